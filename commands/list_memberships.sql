select members.workspace_id, workspaces.name, members.id, role
from members join workspaces on workspaces.id = members.workspace_id
where account_id = %s and left_at is null
order by joined_at, members.id

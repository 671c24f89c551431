select id, name, created_at,
    (select count(*) from members where workspace_id = workspaces.id and left_at is null),
    (select count(*) from members where workspace_id = workspaces.id and left_at is null and role = 'admin')
from workspaces
order by created_at, id
limit %(rows_max)s

select account_id, master_key, wrapped
from members
join person_keys on person_keys.workspace_id = members.workspace_id and person_id = members.id and wrapped is not null
where members.workspace_id = %s and members.id = %s and left_at is null
for key share of person_keys

select
    id as member_id, name, email, details ->> 'role' as role, made_at as joined_at, gone_at as left_at
from read.workspace_directory
where kind = 'member' and id > %s
order by id
limit %s

select id as view_id, member_id is null as shared, details
from read.workspace_directory
where kind = 'view' and gone_at is null and (member_id = %s or member_id is null) and id > %s
order by id
limit %s

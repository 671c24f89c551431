select id as label_id, details ->> 'name' as name, details ->> 'colour' as colour, gone_at as deleted_at
from read.workspace_directory
where kind = 'label' and id > %s
order by id
limit %s

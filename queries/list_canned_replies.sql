select id as canned_reply_id, details ->> 'shortcut' as shortcut, details ->> 'text' as text
from read.workspace_directory
where kind = 'canned_reply' and gone_at is null and id > %s
order by id
limit %s

select id, contact_id, status, assignee_id, version
from conversations
where workspace_id = %s and contact_id = %s
order by id

select id, contact_id, status, assignee_id, version, snoozed_until, priority
from conversations
where workspace_id = %s and contact_id = any(%s)
order by contact_id, id

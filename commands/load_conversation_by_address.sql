select conversations.id, contact_id, status, assignee_id, version
from contacts
join conversations on conversations.workspace_id = contacts.workspace_id and contact_id = contacts.id
where contacts.workspace_id = %s and channel = %s and address = %s
order by conversations.id desc
limit 1
for no key update of contacts, conversations

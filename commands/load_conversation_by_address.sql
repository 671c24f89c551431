select conversations.id, contact_id, status, assignee_id, version, erased_at is not null, master_key, wrapped
from contacts
join conversations on conversations.workspace_id = contacts.workspace_id and contact_id = contacts.id
join person_keys on person_keys.workspace_id = contacts.workspace_id and person_id = contacts.id
where contacts.workspace_id = %s and channel = %s and address_hmac = %s and erased_at is null
order by conversations.id desc
limit 1
for no key update of contacts, conversations

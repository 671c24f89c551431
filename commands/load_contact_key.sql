select erased_at is not null, master_key, wrapped
from contacts
join person_keys on person_keys.workspace_id = contacts.workspace_id and person_id = contacts.id
where contacts.workspace_id = %s and contacts.id = %s
for no key update of contacts

select contacts.id, erased_at is not null, latest.id, master_key, wrapped
from contacts
join person_keys on person_keys.workspace_id = contacts.workspace_id and person_id = contacts.id
left join lateral (
    select id from conversations
    where conversations.workspace_id = contacts.workspace_id and contact_id = contacts.id
    order by id desc
    limit 1
) as latest on true
where contacts.workspace_id = %(workspace_id)s and contacts.id = %(contact_id)s
for no key update of contacts

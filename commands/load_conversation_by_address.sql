select conversations.id, contact_id, status, assignee_id, version, snoozed_until, priority, erased_at is not null,
    master_key, wrapped,
    exists (
        select from notification_settings
        where notification_settings.workspace_id = conversations.workspace_id and member_id = assignee_id
            and 'mail' = any(replied)
    )
from contacts
join conversations on conversations.workspace_id = contacts.workspace_id and contact_id = contacts.id
join person_keys on person_keys.workspace_id = contacts.workspace_id and person_id = contacts.id
where contacts.workspace_id = %s and channel = %s and address_hmac = %s and erased_at is null
order by conversations.id desc
limit 1
for no key update of contacts, conversations

select conversations.id, contacts.id, status, assignee_id, version, snoozed_until, priority, contacts.erased_at is not null,
    master_key, wrapped,
    exists (
        select from notification_settings
        where notification_settings.workspace_id = conversations.workspace_id and member_id = assignee_id
            and 'mail' = any(replied)
    )
from contact_identities as identities
join contacts on contacts.workspace_id = identities.workspace_id and contacts.id = identities.contact_id
join conversations on conversations.workspace_id = contacts.workspace_id and conversations.contact_id = contacts.id
join person_keys on person_keys.workspace_id = contacts.workspace_id and person_id = contacts.id
where identities.workspace_id = %s and hmac = %s and identities.erased_at is null
    and contacts.erased_at is null
order by conversations.id desc
limit 1
for no key update of contacts, conversations

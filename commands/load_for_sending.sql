select conversations.id, contact_id, status, assignee_id, version, snoozed_until, priority, erased_at is not null,
    master_key, wrapped,
    contacts.channel_id,
    (
        select disabled_at is not null from channels
        where channels.workspace_id = conversations.workspace_id and channels.id = contacts.channel_id
    ),
    window_expires_at
from conversations
join contacts on contacts.workspace_id = conversations.workspace_id and contacts.id = contact_id
join person_keys on person_keys.workspace_id = conversations.workspace_id and person_id = contact_id
where conversations.workspace_id = %s and conversations.id = %s
for no key update of contacts, conversations

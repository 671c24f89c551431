select conversations.id, conversations.contact_id, status, assignee_id, version, snoozed_until, priority,
    contacts.erased_at is not null, master_key, wrapped,
    contacts.channel_id, channels.disabled_at is not null, window_expires_at,
    null::boolean, media.kind, media.state, media.origin,
    direction, provider_message_sealed, coalesce(read_receipts, false)
from messages
join conversations on conversations.workspace_id = messages.workspace_id and conversations.id = messages.conversation_id
join contacts on contacts.workspace_id = messages.workspace_id and contacts.id = conversations.contact_id
join person_keys on person_keys.workspace_id = messages.workspace_id and person_id = conversations.contact_id
left join channels on channels.workspace_id = messages.workspace_id and channels.id = contacts.channel_id
left join media on media.workspace_id = messages.workspace_id and media.id = %(media_id)s
    and media.conversation_id = conversations.id
left join inbox_policies on inbox_policies.workspace_id = messages.workspace_id
where messages.workspace_id = %(workspace_id)s and messages.id = %(message_id)s
for no key update of contacts, conversations

select conversations.id, conversations.contact_id, status, assignee_id, version, snoozed_until, priority,
    contacts.erased_at is not null, master_key, wrapped,
    contacts.channel_id, channels.disabled_at is not null, window_expires_at,
    (
        select provider_message_hmac is not null or exists (
            select from deliveries
            where deliveries.workspace_id = messages.workspace_id and message_id = messages.id
                and deliveries.provider_message_hmac is not null
        )
        from messages
        where messages.workspace_id = conversations.workspace_id and messages.id = %(reply_to_id)s
            and conversation_id = conversations.id
    ),
    media.kind, media.state, media.origin
from conversations
join contacts on contacts.workspace_id = conversations.workspace_id and contacts.id = conversations.contact_id
join person_keys on person_keys.workspace_id = conversations.workspace_id and person_id = conversations.contact_id
left join channels on channels.workspace_id = conversations.workspace_id and channels.id = contacts.channel_id
left join media on media.workspace_id = conversations.workspace_id and media.id = %(media_id)s
    and media.conversation_id = conversations.id
where conversations.workspace_id = %(workspace_id)s and conversations.id = %(conversation_id)s
for no key update of contacts, conversations

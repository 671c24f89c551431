select conversations.window_expires_at,
    (
        select coalesce(json_agg(json_build_array(kind, sealed) order by since desc), '[]')
        from contact_identities
        where contact_identities.workspace_id = conversations.workspace_id
            and contact_identities.contact_id = conversations.contact_id and erased_at is null
    ),
    (
        select provider_message_sealed from messages
        where messages.workspace_id = conversations.workspace_id and messages.id = %(reply_to_id)s
            and conversation_id = conversations.id
    ),
    (
        select provider_message_sealed from deliveries
        where deliveries.workspace_id = conversations.workspace_id and message_id = %(reply_to_id)s
            and provider_message_sealed is not null
        order by attempt desc limit 1
    ),
    media.kind, media.state, media.media_type
from conversations
left join media on media.workspace_id = conversations.workspace_id and media.id = %(media_id)s
    and media.conversation_id = conversations.id
where conversations.workspace_id = %(workspace_id)s and conversations.id = %(conversation_id)s
    and conversations.contact_id = %(contact_id)s

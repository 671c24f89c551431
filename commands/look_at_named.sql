select
    (
        select provider_message_hmac is not null or exists (
            select from deliveries
            where deliveries.workspace_id = messages.workspace_id and message_id = messages.id
                and deliveries.provider_message_hmac is not null
        )
        from messages
        where workspace_id = %(workspace_id)s and id = %(reply_to_id)s and conversation_id = %(conversation_id)s
    ),
    media.kind, media.state, media.origin
from (select) as one_row
left join media
    on media.workspace_id = %(workspace_id)s and media.id = %(media_id)s
        and media.conversation_id = %(conversation_id)s

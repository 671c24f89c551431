with saved as (
    update conversations
    set status = %(status)s, assignee_id = %(assignee_id)s, version = %(version)s,
        snoozed_until = %(snoozed_until)s,
        window_expires_at = greatest(window_expires_at, %(window_expires_at)s)
    where workspace_id = %(workspace_id)s and id = %(conversation_id)s
)
insert into messages (
    workspace_id, id, conversation_id, direction, provider_message_hmac, provider_message_sealed, created_at
)
values (
    %(workspace_id)s, %(message_id)s, %(conversation_id)s, %(direction)s, %(provider_message_hmac)s,
    %(provider_message_sealed)s, %(now)s
)

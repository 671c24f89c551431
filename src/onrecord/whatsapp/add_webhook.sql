with kept as (
    insert into webhooks (
        workspace_id, id, body_sealed, items, state, reason, received_at, due_at, closed_at, traceparent
    )
    values (
        %(workspace_id)s, %(id)s, %(body_sealed)s, %(items)s, %(state)s, %(reason)s, %(now)s, %(now)s,
        case when %(state)s <> 'pending' then %(now)s::timestamptz end, %(traceparent)s
    )
    returning workspace_id, id
)
insert into webhook_senders (workspace_id, webhook_id, hmac)
select workspace_id, id, hmac from kept, unnest(%(senders)s::bytea[]) as hmac

delete from idempotency
where (workspace_id, actor, key) in (
    select workspace_id, actor, key from idempotency where workspace_id = %s and created_at < %s limit %s
)

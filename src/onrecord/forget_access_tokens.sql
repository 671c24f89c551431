delete from access_tokens
where (workspace_id, token_id, token_hash) in (
    select workspace_id, token_id, token_hash from access_tokens
    where workspace_id = %s and expires_at <= %s limit %s
)

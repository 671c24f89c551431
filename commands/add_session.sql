insert into sessions (
    id, token_hash, account_id, workspace_id, method, client_sealed, client_hmac, created_at, last_used_at, expires_at
)
values (
    %(session_id)s, %(token_hash)s, %(account_id)s, %(workspace_id)s, %(method)s, %(client_sealed)s, %(client_hmac)s,
    %(now)s, %(now)s, %(expires_at)s
)

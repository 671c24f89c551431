insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at, expires_at)
values (
    %(workspace_id)s, %(token_id)s, %(member_id)s, %(kind)s, %(label)s, %(secret_hash)s, %(scopes)s, %(now)s,
    %(expires_at)s
)

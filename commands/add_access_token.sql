insert into access_tokens (workspace_id, token_id, token_hash, scopes, created_at, expires_at)
values (%(workspace_id)s, %(token_id)s, %(token_hash)s, %(scopes)s, %(now)s, %(expires_at)s)

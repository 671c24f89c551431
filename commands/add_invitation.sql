insert into invitations (
    workspace_id, id, member_id, email_hmac, email_sealed, role, token_hash, created_at, expires_at
)
values (
    %(workspace_id)s, %(invitation_id)s, %(member_id)s, %(email_hmac)s, %(email_sealed)s, %(role)s, %(token_hash)s,
    %(now)s, %(expires_at)s
)

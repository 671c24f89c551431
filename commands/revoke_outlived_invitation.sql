update invitations set revoked_at = %(now)s, email_sealed = null
where workspace_id = %(workspace_id)s and email_hmac = %(email_hmac)s
    and accepted_at is null and revoked_at is null and expires_at <= %(now)s

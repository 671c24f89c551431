select member_id, email_hmac, role from invitations
where workspace_id = %s and id = %s and accepted_at is null and revoked_at is null and expires_at > %s
for no key update

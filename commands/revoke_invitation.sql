update invitations set revoked_at = %s, email_sealed = null
where workspace_id = %s and id = %s and accepted_at is null and revoked_at is null
returning member_id

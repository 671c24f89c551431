select member_id, revoked_at from tokens where workspace_id = %s and id = %s for no key update

update tokens set revoked_at = %s where workspace_id = %s and id = %s

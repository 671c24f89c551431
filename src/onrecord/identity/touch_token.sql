update tokens set last_used_at = %s where workspace_id = %s and id = %s

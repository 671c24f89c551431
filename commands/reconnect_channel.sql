update channels set token_sealed = %s, token_set_at = %s, health = 'healthy', failure = null
where workspace_id = %s and id = %s

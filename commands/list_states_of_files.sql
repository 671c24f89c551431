select id, state from media where workspace_id = %s and id = any(%s)

select contact_id, state, has_preview from media where workspace_id = %s and id = %s

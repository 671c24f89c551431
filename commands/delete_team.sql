update teams set deleted_at = %s where workspace_id = %s and id = %s

select record from effects where workspace_id = %s and id = %s

select state, result from operations where workspace_id = %s and id = %s

select health from channels where workspace_id = %s and id = %s

update labels set name = %s, colour = %s where workspace_id = %s and id = %s

update teams set name = %s where workspace_id = %s and id = %s

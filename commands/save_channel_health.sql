update channels set health = %s, failure = %s where workspace_id = %s and id = %s

update members set role = %s where workspace_id = %s and id = %s

select workspace_id from tokens where id = %s

update members set left_at = %s where workspace_id = %s and id = %s

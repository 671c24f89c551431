select id from members where workspace_id = %s and id = any(%s) and left_at is null

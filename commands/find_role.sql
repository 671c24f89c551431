select role from members where workspace_id = %s and id = %s and left_at is null

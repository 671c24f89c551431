select id from members where workspace_id = %s and role = 'admin' and left_at is null limit 1

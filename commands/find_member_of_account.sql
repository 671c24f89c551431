select id from members where workspace_id = %s and account_id = %s and left_at is null

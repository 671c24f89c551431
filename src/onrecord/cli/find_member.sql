select id, workspace_id, role from members where id = %s and left_at is null

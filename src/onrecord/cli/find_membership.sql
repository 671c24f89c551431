select id, workspace_id, role from members
where workspace_id = %(workspace_id)s and account_id = %(account_id)s and left_at is null

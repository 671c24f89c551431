select id, account_id, role, left_at from members
where workspace_id = %s and id = %s and left_at is null
for no key update

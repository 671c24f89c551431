select count(*) from members
join accounts on accounts.id = account_id
where workspace_id = %s and role = 'admin' and left_at is null and disabled_at is null

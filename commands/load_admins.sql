select account_id from members
where workspace_id = %s and role = 'admin' and left_at is null
order by id
for no key update

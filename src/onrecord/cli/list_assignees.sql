select id from members
where workspace_id = (select workspace_id from tokens where secret_hash = %s) and role = any(%s) and left_at is null
order by joined_at, id
limit 100

select count(distinct account_id) from members
join accounts on accounts.id = account_id
where role = any(%s) and left_at is null and disabled_at is null and second_factor_at is null

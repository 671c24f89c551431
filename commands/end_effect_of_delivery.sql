update effects
set state = case when %(status)s = 'failed' then 'failed' else 'done' end,
    reason = case when %(status)s = 'failed' then %(failure)s end,
    closed_at = %(now)s, record = null, claimed_by = null, lease_until = null
where workspace_id = %(workspace_id)s and id = %(id)s and closed_at is null

update effects
set record = null,
    state = case when state = 'calling' then state else 'failed' end,
    reason = case when state = 'calling' then reason else 'erased' end,
    closed_at = case when state = 'calling' then closed_at else %(now)s end,
    claimed_by = case when state = 'calling' then claimed_by end,
    lease_until = case when state = 'calling' then lease_until end
where workspace_id = %(workspace_id)s and person_id = %(person_id)s and closed_at is null

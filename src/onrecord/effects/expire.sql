update effects
set state = case when state = 'claimed' then 'pending' when record is null then 'failed' else 'unknown' end,
    doubts = doubts + case when state = 'calling' then 1 else 0 end,
    reason = case when state = 'calling' and record is null then 'erased' else reason end,
    closed_at = case when state = 'calling' and record is null then %(now)s::timestamptz end,
    due_at = case when state = 'calling' and kind = 'delivery' and task = 'send' then %(held_until)s::timestamptz else %(now)s end,
    claimed_by = null, lease_until = null
where kind = %(kind)s and state in ('claimed', 'calling') and lease_until <= %(now)s
returning workspace_id, id, state

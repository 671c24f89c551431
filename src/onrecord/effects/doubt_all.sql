update effects
set state = 'unknown', claimed_by = null, lease_until = null,
    -- of a message one rather isn't sure than sends it again: it waits for a status, and is not repeated.
    doubts = doubts + case when kind = 'delivery' and task = 'send' then 2 else 1 end,
    due_at = case when kind = 'delivery' and task = 'send' then %(held_until)s::timestamptz else %(now)s end
where state in ('pending', 'claimed', 'calling') and record is not null

update effects
set state = 'unknown', doubts = doubts + 1, due_at = %s, claimed_by = null, lease_until = null
where state in ('pending', 'claimed', 'calling') and record is not null

update webhooks
set attempts = attempts + 1, due_at = %(now)s, claimed_by = null, lease_until = null,
    state = case when attempts + 1 < %(attempts_max)s then 'pending' else 'failed' end,
    reason = case when attempts + 1 < %(attempts_max)s then reason else 'given-up' end,
    closed_at = case when attempts + 1 < %(attempts_max)s then null else %(now)s::timestamptz end
where state = 'claimed' and lease_until <= %(now)s

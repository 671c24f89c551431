update webhooks
set state = 'pending', attempts = attempts + 1, due_at = %(now)s, claimed_by = null, lease_until = null
where state = 'claimed' and lease_until <= %(now)s

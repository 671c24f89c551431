update webhooks
set state = %(state)s, items_done = %(items_done)s, items_dropped = items_dropped + %(dropped)s,
    attempts = %(attempts)s, reason = %(reason)s, due_at = %(due_at)s,
    closed_at = case when %(state)s = 'pending' then null else %(now)s::timestamptz end,
    body_sealed = coalesce(%(body_sealed)s, body_sealed), claimed_by = null, lease_until = null
where workspace_id = %(workspace_id)s and id = %(id)s and state = 'claimed' and claimed_by = %(claimed_by)s
    and (%(body_sealed)s::bytea is null or sha256(body_sealed) = %(digest)s)

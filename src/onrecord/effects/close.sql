update effects
set state = %(state)s, reason = %(reason)s, closed_at = %(now)s, record = null, claimed_by = null, lease_until = null
where workspace_id = %(workspace_id)s and id = %(id)s and state in ('claimed', 'calling') and claimed_by = %(claimed_by)s
returning attempts

update effects
set state = 'failed', reason = 'erased', closed_at = %(now)s, record = null, claimed_by = null, lease_until = null
where workspace_id = %(workspace_id)s and id = %(id)s and claimed_by = %(claimed_by)s

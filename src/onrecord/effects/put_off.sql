update effects
set state = case when record is null then 'failed' else 'pending' end,
    reason = case when record is null then 'erased' else %(reason)s end,
    closed_at = case when record is null then %(now)s::timestamptz end,
    attempts = attempts - %(uncounted)s, due_at = %(due_at)s, claimed_by = null, lease_until = null
where workspace_id = %(workspace_id)s and id = %(id)s and state = 'calling' and claimed_by = %(claimed_by)s

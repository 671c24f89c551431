with closed as (
    update effects
    set state = %(state)s, reason = %(reason)s, closed_at = %(now)s, record = null, claimed_by = null,
        lease_until = null
    where workspace_id = %(workspace_id)s and id = %(id)s
        and (
            %(told)s and closed_at is null
            or state in ('claimed', 'calling') and claimed_by = %(claimed_by)s
            or state in ('pending', 'unknown') and doubts = %(doubts_since)s::integer
        )
    returning workspace_id, person_id, kind, task, source_seq, attempts
), next as ( -- what waits behind a send
    select effects.id
    from closed join effects using (workspace_id, person_id)
    where closed.kind = 'delivery' and closed.task = 'send' and effects.kind = 'delivery' and effects.task = 'send'
        and effects.closed_at is null and effects.source_seq > closed.source_seq
    order by effects.source_seq
    limit 1
    for update of effects skip locked
), woken as (
    update effects set due_at = %(now)s
    from next
    where effects.workspace_id = %(workspace_id)s and effects.id = next.id and state = 'pending' and attempts = 0
        and due_at > %(now)s
)
select attempts from closed

select id, kind, task, state, reason, attempts, doubts, source_shard, source_seq, workspace_id, channel_id, created_at,
    due_at, closed_at
from effects
where (%(state)s::text is null or state = %(state)s) and (%(kind)s::text is null or kind = %(kind)s)
    and (%(contact_id)s::uuid is null or person_id = %(contact_id)s)
order by created_at desc, id desc
limit %(rows_max)s

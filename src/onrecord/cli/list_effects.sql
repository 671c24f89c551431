select id, kind, state, reason, attempts, doubts, source_shard, source_seq, workspace_id, created_at, due_at, closed_at
from effects
where %(state)s::text is null or state = %(state)s
order by created_at desc, id desc
limit %(rows_max)s

select
    shard, seq, event_id, type, about, subject_id, actor, on_behalf_of, occurred_at, conversation_id, message_id,
    correlation_id, causation_id
from read.audit_trail
where (occurred_at, shard, seq) < (%(at)s::timestamptz, %(shard)s::integer, %(seq)s::bigint)
    and occurred_at >= %(since)s::timestamptz
order by occurred_at desc, shard desc, seq desc
limit %(rows)s

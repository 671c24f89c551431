select
    shard, seq, event_id, type, about, subject_id, actor, on_behalf_of, occurred_at, conversation_id, message_id,
    correlation_id, causation_id
from unnest(%(types)s::text[]) as wanted (wanted_type)
cross join lateral (
    select
        shard, seq, event_id, type, about, subject_id, actor, on_behalf_of, occurred_at, conversation_id, message_id,
    correlation_id, causation_id
    from read.audit_trail as found
    where found.type = wanted_type
        and found.actor = %(actor)s
        and (%(subject_id)s::uuid is null or found.subject_id = %(subject_id)s)
        and (found.occurred_at, found.shard, found.seq)
            < (%(at)s::timestamptz, %(shard)s::integer, %(seq)s::bigint)
        and found.occurred_at >= %(since)s::timestamptz
    order by found.occurred_at desc, found.shard desc, found.seq desc
    limit %(rows)s
) as found_of_type
order by occurred_at desc, shard desc, seq desc
limit %(rows)s

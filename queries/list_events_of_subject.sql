select
    shard, seq, event_id, type, about, subject_id, actor, on_behalf_of, occurred_at, conversation_id, message_id,
    correlation_id, causation_id
from read.audit_trail
where subject_id = (
        -- a subselect of its own: beside row-level security an index is not asked about what coalesce answers
        select coalesce(
            %(subject_id)s::uuid,
            (
                select opened.subject_id from read.audit_trail as opened
                where opened.type = 'conversation.opened.v1' and opened.conversation_id = %(conversation_id)s::uuid
                limit 1
            )
        )
    )
    and (%(conversation_id)s::uuid is null or conversation_id = %(conversation_id)s)
    and (%(actor)s::text is null or actor = %(actor)s)
    and (%(types)s::text[] is null or type = any(%(types)s))
    and (occurred_at, shard, seq) < (%(at)s::timestamptz, %(shard)s::integer, %(seq)s::bigint)
    and occurred_at >= %(since)s::timestamptz
order by occurred_at desc, shard desc, seq desc
limit %(rows)s

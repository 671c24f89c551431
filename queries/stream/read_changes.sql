select found.*
from unnest(%(shards)s::integer[], %(after)s::bigint[], %(until)s::bigint[]) as asked (of_shard, after, until)
cross join lateral (
    select
        shard, seq, type, about, subject_id::text as subject_id, conversation_id::text as conversation_id,
        message_id::text as message_id, actor
    from read.audit_trail
    where shard = asked.of_shard and seq > asked.after and seq <= asked.until
    order by seq
    limit %(rows)s
) as found
order by found.shard, found.seq
limit %(rows)s

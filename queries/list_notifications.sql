select counted.unread_total, page.*
from (
    select count(*) filter (where unread) as unread_total
    from (
        select unread from read.notifications
        where workspace_id = current_setting('app.workspace_id')::uuid and member_id = %(member_id)s
            and seq is not null
        order by occurred_at desc, shard desc, seq desc
        limit %(counted_rows_max)s
    ) as newest
) as counted
left join (
    select kind, conversation_id, shard, seq, actor, occurred_at, unread
    from read.notifications
    where workspace_id = current_setting('app.workspace_id')::uuid and member_id = %(member_id)s
        and seq is not null
        and (occurred_at, shard, seq) < (%(occurred_at)s::timestamptz, %(shard)s::integer, %(seq)s::bigint)
    order by occurred_at desc, shard desc, seq desc
    limit %(limit)s
) as page on true
order by occurred_at desc, shard desc, seq desc

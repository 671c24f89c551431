select projection, extract(epoch from %s::timestamptz - min(occurred_at))::float
from json_to_recordset(%s) as reached (projection text, shard integer, seq bigint)
cross join lateral (
    select occurred_at from outbox
    where outbox.shard = reached.shard and outbox.seq > reached.seq order by outbox.seq limit 1
) as next
group by projection

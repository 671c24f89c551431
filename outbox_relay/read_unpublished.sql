select
    coalesce(sum(greatest(last.seq - published.seq, 0)), 0)::bigint,
    coalesce(extract(epoch from %(now)s::timestamptz - min(next.occurred_at)), 0)::float,
    (select count(*) from halted_shards)
from unnest(%(shards)s::integer[], %(seqs)s::bigint[]) as published (shard, seq)
cross join lateral (
    select outbox.seq from outbox where outbox.shard = published.shard order by outbox.seq desc limit 1
) as last
left join lateral (
    select outbox.occurred_at from outbox
    where outbox.shard = published.shard and outbox.seq > published.seq order by outbox.seq limit 1
) as next on last.seq > published.seq

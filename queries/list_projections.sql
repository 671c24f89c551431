select reached.projection, reached.version, reached.shard, reached.seq,
    coalesce(serving.version = reached.version, false) as serving,
    coalesce(stopped_projections.reason, stopped_shards.reason) as stopped,
    greatest(shards.last_seq - reached.seq, 0) as lag_events,
    coalesce(extract(epoch from %(now)s::timestamptz - next.occurred_at), 0)::float as lag_s
from read.positions as reached
join list_shards() as shards using (shard)
left join read.serving using (projection)
left join read.stopped_projections using (projection, version, shard)
left join read.stopped_shards using (shard)
left join lateral list_next(array[reached.shard], array[reached.seq]) as next on reached.seq < shards.last_seq
order by reached.projection, reached.version, reached.shard

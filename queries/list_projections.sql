select builds.projection, builds.build, builds.version, builds.state, reached.shard, reached.seq,
    coalesce(stopped_projections.reason, stopped_shards.reason) as stopped,
    greatest(shards.last_seq - reached.seq, 0) as lag_events,
    coalesce(extract(epoch from %(now)s::timestamptz - next.occurred_at), 0)::float as lag_s
from read.builds
join read.positions as reached on reached.projection = builds.projection and reached.build = builds.build
join list_shards() as shards on shards.shard = reached.shard
left join read.stopped_projections
    on stopped_projections.projection = reached.projection and stopped_projections.build = reached.build
    and stopped_projections.shard = reached.shard
left join read.stopped_shards on stopped_shards.shard = reached.shard and builds.state <> 'building'
left join lateral list_next(array[reached.shard], array[reached.seq]) as next on reached.seq < shards.last_seq
where builds.state in ('serving', 'building', 'retired')
order by builds.projection, builds.build, reached.shard

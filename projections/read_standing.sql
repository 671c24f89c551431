select
    coalesce((
        select json_agg(json_build_array(
            behind.projection, behind.lag_events, behind.lag_s, behind.own_lag_s
        ))
        from (
            select builds.projection,
                sum(greatest(shards.last_seq - reached.seq, 0)) as lag_events,
                coalesce(max(extract(epoch from %(now)s::timestamptz - next.occurred_at)), 0) as lag_s,
                coalesce(max(extract(epoch from %(now)s::timestamptz - next.occurred_at))
                    filter (where reached.shard = any(%(owned)s::integer[])), 0) as own_lag_s
            from read.builds
            join read.positions as reached on reached.projection = builds.projection and reached.build = builds.build
            join list_shards() as shards on shards.shard = reached.shard
            left join lateral list_next(array[reached.shard], array[reached.seq]) as next on reached.seq < shards.last_seq
            where builds.state = 'serving'
            group by builds.projection
        ) as behind
    ), '[]'),
    coalesce((
        select json_object_agg(counted.projection, counted.keys)
        from (
            select projection, count(distinct subject) as keys
            from read.parked join read.serving using (projection, build)
            group by projection
        ) as counted
    ), '{}'),
    (select count(*) from read.stopped_shards),
    (select count(distinct projection) from read.stopped_projections join read.serving using (projection, build)),
    (select count(*) from read.builds where state = 'building')

select
    projection, build, version, state, phase, tables, requested_by, events_total, events_per_s, started_at, ended_at,
    served_at, verification, coalesce(reached.events, 0)::bigint, coalesce(reached.behind, 0)::bigint
from read.builds
left join lateral (
    select sum(mine.seq) as events, sum(greatest(served.seq - mine.seq, 0)) as behind
    from read.positions as mine
    left join read.serving using (projection)
    left join read.positions as served
        on served.projection = mine.projection and served.build = serving.build and served.shard = mine.shard
    where mine.projection = builds.projection and mine.build = builds.build
) as reached on true
order by projection, build

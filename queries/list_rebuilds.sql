select
    projection, build, version, state, phase, requested_by, started_at, ended_at, served_at, events_total,
    events_per_s, verification,
    coalesce((
        select sum(seq) from read.positions
        where positions.projection = builds.projection and positions.build = builds.build
    ), 0)::bigint as events
from read.builds
where is_installation() and (started_at, projection, build) < (%s::timestamptz, %s, %s)
order by started_at desc, projection desc, build desc
limit %s

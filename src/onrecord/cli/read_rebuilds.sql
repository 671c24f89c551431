select
    projection, build, version, state, phase, events_total, events_per_s,
    coalesce((
        select sum(seq) from read.positions
        where positions.projection = builds.projection and positions.build = builds.build
    ), 0)::bigint
from read.builds
where state = 'building' or (
    state = 'failed' and build > (
        select build from read.serving where serving.projection = builds.projection
    )
)
order by projection, build

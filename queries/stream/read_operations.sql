select
    projection, build, state, phase, events_total, events_per_s,
    (
        select coalesce(sum(seq), 0)::bigint from read.positions
        where positions.projection = builds.projection and positions.build = builds.build
    ) as applied,
    (
        select count(*) from read.parked
        where parked.projection = builds.projection and parked.build = builds.build
    ) as parked
from read.builds
where state in ('serving', 'building')
order by projection, build

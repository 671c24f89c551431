select
    projection, build, sum(seq)::bigint as applied,
    (
        select count(*) from read.parked
        where parked.projection = positions.projection and parked.build = positions.build
    ) as parked
from read.positions
group by projection, build
order by projection, build

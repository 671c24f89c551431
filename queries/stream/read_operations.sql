select
    projection, version, sum(seq)::bigint as applied,
    (
        select count(*) from read.parked
        where parked.projection = positions.projection and parked.version = positions.version
    ) as parked
from read.positions
group by projection, version
order by projection, version

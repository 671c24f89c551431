select
    shard, seq,
    (
        select count(*) from read.parked
        where parked.projection = reached.projection and parked.build = reached.build and parked.shard = reached.shard
    ) as parked
from read.positions as reached
join read.serving using (projection, build)
where projection = 'audit_trail'
order by shard

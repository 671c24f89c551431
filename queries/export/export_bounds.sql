select
    shard, seq,
    (
        select count(*) from read.parked
        where parked.projection = reached.projection and parked.version = reached.version
            and parked.shard = reached.shard
    ) as parked
from read.positions as reached
join read.serving using (projection, version)
where projection = 'audit_trail'
order by shard

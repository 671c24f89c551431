select parked.build, parked.shard, parked.seq, parked.reason, parked.stack, parked.record, parked.parked_at,
    count(*) over (partition by parked.build)
from read.parked
join read.serving using (projection, build)
where projection = %s and subject = %s
order by parked.shard, parked.seq
limit %s

select 1
from read.parked
join read.serving using (projection, build)
join unnest(%s::integer[], %s::bigint[]) as asked (shard, seq) using (shard, seq)
where projection = %s
limit 1

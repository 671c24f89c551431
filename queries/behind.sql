select 1
from read.positions
join read.serving using (projection, build)
join unnest(%s::integer[], %s::bigint[]) as asked (shard, seq) on asked.shard = positions.shard and positions.seq < asked.seq
where projection = %s
limit 1

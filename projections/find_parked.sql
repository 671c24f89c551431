select projection, build, shard, subject
from read.parked
where projection = %s and subject = %s
group by projection, build, shard, subject
order by build, shard

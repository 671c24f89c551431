select projection, version, shard, subject
from read.parked
where projection = %s and subject = %s
group by projection, version, shard, subject
order by version, shard

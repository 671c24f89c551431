select projection, build, subject, shard, seq, record
from read.parked
where shard = any(%s)
order by projection, build, subject, seq

select projection, version, subject, shard, seq, record
from read.parked
where shard = any(%s)
order by projection, version, subject, seq

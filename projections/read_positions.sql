select projection, build, shard, seq, next_offset
from read.positions
join json_to_recordset(%s) as wanted (projection text, build integer) using (projection, build)
where shard = any(%s) and rebuilding = %s

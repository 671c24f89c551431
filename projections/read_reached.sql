select projection, shard, seq
from read.positions join json_to_recordset(%s) as wanted (projection text, build integer) using (projection, build)

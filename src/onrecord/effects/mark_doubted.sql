update feeder_positions set doubted_seq = ends.seq
from json_to_recordset(%s) as ends (shard integer, seq bigint)
where feeder_positions.shard = ends.shard

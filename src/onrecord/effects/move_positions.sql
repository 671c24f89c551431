update feeder_positions as reached
set seq = moved.seq, next_offset = moved.next_offset
from json_to_recordset(%s) as moved (shard integer, seq_before bigint, seq bigint, next_offset bigint)
where reached.shard = moved.shard and reached.seq = moved.seq_before and moved.seq > moved.seq_before
returning 1

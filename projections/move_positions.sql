update read.positions as reached
set seq = moved.seq, next_offset = moved.next_offset
from json_to_recordset(%s) as moved (
    projection text, version integer, shard integer, seq_before bigint, seq bigint, next_offset bigint
)
where reached.projection = moved.projection and reached.version = moved.version
    and reached.shard = moved.shard and reached.seq = moved.seq_before
returning 1

update read.positions as reached
set seq = moved.seq, next_offset = moved.next_offset
from json_to_recordset(%s) as moved (
    projection text, build integer, shard integer, seq_before bigint, seq bigint, next_offset bigint, rebuilding boolean
)
where reached.projection = moved.projection and reached.build = moved.build
    and reached.shard = moved.shard and reached.seq = moved.seq_before and reached.rebuilding = moved.rebuilding
returning 1

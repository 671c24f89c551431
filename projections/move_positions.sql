update read.positions as reached
set seq = moved.seq, next_offset = moved.next_offset
from unnest(%b::text[], %b::integer[], %b::integer[], %b::bigint[], %b::bigint[], %b::bigint[])
    as moved (projection, version, shard, seq_before, seq, next_offset)
where reached.projection = moved.projection and reached.version = moved.version
    and reached.shard = moved.shard and reached.seq = moved.seq_before
returning 1

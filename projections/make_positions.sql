insert into read.positions (projection, build, shard, seq, next_offset, rebuilding)
select %s, %s, shard, 0, 0, true from generate_series(0, %s::integer - 1) as shard

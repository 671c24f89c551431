select projection, version, shard, seq, next_offset from read.positions where shard = any(%s)

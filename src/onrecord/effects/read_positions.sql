select shard, seq, next_offset from feeder_positions order by shard

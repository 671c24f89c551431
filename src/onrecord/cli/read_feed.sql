select shard, seq, stopped from feeder_positions

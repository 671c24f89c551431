update feeder_positions set stopped = %s where shard = %s

select shard from halted_shards

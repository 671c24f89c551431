delete from halted_shards where shard = %s

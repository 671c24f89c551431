select shard, reason from halted_shards order by shard

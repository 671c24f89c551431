select shard, reason from read.stopped_shards order by shard

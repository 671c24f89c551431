delete from read.stopped_shards where shard = any(%s)

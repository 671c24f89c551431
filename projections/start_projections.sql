delete from read.stopped_projections where shard = any(%s)

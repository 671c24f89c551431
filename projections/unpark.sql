delete from read.parked
where projection = %s and version = %s and shard = %s and subject = %s
returning seq

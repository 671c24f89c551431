delete from read.parked
where projection = %s and build = %s and shard = %s and subject = %s
returning seq

delete from read.parked
where projection = %s and build = %s and shard = %s and subject = %s and seq <= %s
returning seq

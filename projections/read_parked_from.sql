select subject, min(seq) from read.parked where projection = %s and build = %s and shard = %s group by subject

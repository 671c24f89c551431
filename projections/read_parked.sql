select distinct projection, build, subject from read.parked where shard = any(%s)

select distinct projection, version, subject from read.parked where shard = any(%s)

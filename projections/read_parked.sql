select distinct projection, version, shard, subject from read.parked where shard = any(%s)
order by projection, version, shard, subject

select distinct projection, build, shard, subject from read.parked where shard = any(%s)
order by projection, build, shard, subject

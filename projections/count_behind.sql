select count(*)
from read.builds
join read.positions as former using (projection, build)
join read.positions as made on made.projection = former.projection and made.shard = former.shard
where builds.projection = %s and builds.state = 'serving' and made.build = %s and made.seq < former.seq

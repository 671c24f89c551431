select projection, build, shard, seq from read.positions join read.serving using (projection, build)

select projection, version, shard, seq from read.positions join read.serving using (projection, version)

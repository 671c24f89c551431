select 1 from read.positions join read.serving using (projection, build)
where projection = 'timeline' and positions.shard = %s and positions.seq >= %s

insert into read.stopped_projections (projection, build, reason, stack, shard)
select %s, %s, %s, %s, shard from unnest(%s::integer[]) as shard
on conflict (projection, build, shard) do update
set reason = excluded.reason, stack = excluded.stack, stopped_at = now()

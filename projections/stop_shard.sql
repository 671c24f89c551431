insert into read.stopped_shards (shard, reason) values (%s, %s)
on conflict (shard) do update set reason = excluded.reason, stopped_at = now()

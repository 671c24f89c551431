insert into halted_shards (shard, reason) values (%s, %s)
on conflict (shard) do nothing

insert into feeder_positions (shard, seq, next_offset)
select shard, 0, 0 from generate_series(0, %s::integer - 1) as shard
on conflict do nothing

select reached.shard, reached.seq, reached.doubted_seq,
    ends.seq = 0
    or exists (select from outbox where outbox.shard = reached.shard and outbox.seq = ends.seq and event_id = ends.event_id)
    or ends.seq < (select outbox.seq from outbox where outbox.shard = reached.shard order by outbox.seq limit 1)
from feeder_positions as reached
join json_to_recordset(%s) as ends (shard integer, seq bigint, event_id uuid) using (shard)
order by reached.shard
for update of reached

insert into heartbeats (process_id, kind, host, pid, shards)
values (%s, %s, %s, %s, %s)
on conflict (process_id) do update set shards = excluded.shards, seen_at = now()

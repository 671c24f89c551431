insert into heartbeats (process_id, kind, host, pid, shards, figures)
values (%s, %s, %s, %s, %s, %s)
on conflict (process_id) do update set shards = excluded.shards, figures = excluded.figures, seen_at = now()

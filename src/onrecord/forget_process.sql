delete from heartbeats where process_id = %s or seen_at < now() - make_interval(secs => %s)

select count(*) from heartbeats where kind = 'projector' and seen_at > now() - interval '10 seconds'

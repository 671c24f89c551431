select event_id, subject from outbox where shard = %s and seq > %s order by seq

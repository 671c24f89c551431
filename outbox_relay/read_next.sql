select seq, type, subject, event_id, octet_length(record) from outbox where shard = %s and seq > %s order by seq limit 1

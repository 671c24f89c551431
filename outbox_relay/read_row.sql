select record from outbox where shard = %s and seq = %s

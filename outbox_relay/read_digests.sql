select seq, sha256(record) from outbox where shard = %s and seq between %s and %s

select shard, first_seq, first_at, last_seq, last_at, halted_reason, halted_at from list_shards()

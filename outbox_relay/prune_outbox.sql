select pruned, pruned_bytes from prune_outbox(%s, %s, %s, %s, %s)

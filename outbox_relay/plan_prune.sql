select first_seq, last_seq, bytes_about from plan_prune(%s, %s, %s)

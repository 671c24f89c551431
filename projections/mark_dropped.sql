update read.builds set state = 'dropped', ended_at = coalesce(ended_at, now())
where projection = %s and build = %s and state in ('retired', 'failed', 'dropped')

update read.builds
set state = 'serving', phase = null, served_at = now(), ended_at = coalesce(ended_at, now())
where projection = %s and build = %s
returning serve, functions

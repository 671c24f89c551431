update read.builds set state = 'failed', phase = null, ended_at = now()
where projection = %s and build = %s and state = 'building'

update read.builds set phase = %s, events_total = coalesce(%s, events_total)
where projection = %s and build = %s and state = 'building'

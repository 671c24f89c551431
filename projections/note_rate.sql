update read.builds set events_per_s = %s where projection = %s and build = %s and state = 'building'

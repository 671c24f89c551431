update read.builds set verification = %s where projection = %s and build = %s

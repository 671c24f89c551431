select projection, build, keys from read.count_parked_keys()

select projection, version, keys from read.count_parked_keys()

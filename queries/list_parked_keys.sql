select projection, build, shard, subject, first_seq, records, reason, parked_at
from read.list_parked_keys(%s, %s, %s, %s, %s)

select build, shard, seq, reason, stack, record, parked_at, records
from read.list_parked_records(%s, %s, %s)

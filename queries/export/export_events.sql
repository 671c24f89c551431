select shard, seq, record
from read.audit_trail
where shard = %(shard)s and seq > %(after)s and seq <= %(until)s
order by seq
limit %(rows)s

select seq, record
from read.parked
where projection = %s and build = %s and shard = %s and subject = %s
order by seq
limit %s

select count(*)
from (select 1 from read.parked where projection = %s and build = %s group by shard, subject limit %s) as keys

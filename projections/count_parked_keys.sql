select count(*)
from (select 1 from read.parked where projection = %s and version = %s group by shard, subject limit %s) as keys

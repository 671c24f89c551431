update read.positions as reached set rebuilding = false
from json_to_recordset(%s) as taken (projection text, build integer)
where reached.projection = taken.projection and reached.build = taken.build and shard = any(%s) and rebuilding

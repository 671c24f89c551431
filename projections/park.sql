insert into read.parked (projection, build, shard, seq, subject, reason, stack, record)
select projection, build, shard, seq, subject, reason, stack, decode(record, 'hex')
from json_to_recordset(%s) as parked (
    projection text, build integer, shard integer, seq bigint, subject text, reason text, stack text, record text
)

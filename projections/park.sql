insert into read.parked (projection, version, shard, seq, subject, reason, stack, record)
select projection, version, shard, seq, subject, reason, stack, decode(record, 'hex')
from json_to_recordset(%s) as parked (
    projection text, version integer, shard integer, seq bigint, subject text, reason text, stack text, record text
)

insert into read.parked (projection, version, shard, seq, subject, reason, record)
select projection, version, shard, seq, subject, reason, decode(record, 'hex')
from json_to_recordset(%s) as parked (
    projection text, version integer, shard integer, seq bigint, subject text, reason text, record text
)

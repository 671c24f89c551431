select subject_id, occurred_at, seq
from read.audit_trail
where shard = %s and seq = %s

select shard, seq, type, occurred_at, record
from read.audit_trail
where subject_id = %(contact_id)s and about = 'contact' and starts_with(type, 'contact.')
order by occurred_at, seq
limit %(rows)s

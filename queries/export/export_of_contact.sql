select shard, seq, type, actor, on_behalf_of, occurred_at, record
from read.audit_trail
where subject_id = %(contact_id)s and (occurred_at, seq) > (%(at)s::timestamptz, %(seq)s::bigint) and seq <= %(until)s
    and (%(conversation_id)s::uuid is null or conversation_id = %(conversation_id)s)
order by occurred_at, seq
limit %(rows)s

select
    shard, seq, event_id, type, about, subject_id, actor, on_behalf_of, occurred_at, conversation_id, message_id,
    correlation_id, causation_id, record,
    exists (
        select from read.audit_trail as erased
        where erased.type = 'contact.erased.v1' and erased.subject_id = event.subject_id
    ) as is_erased
from read.audit_trail as event
where event.event_id = %(event_id)s
limit 1

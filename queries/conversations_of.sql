select found.contact_id, found.conversation_id, found.opened_at
from unnest(%s::uuid[]) as asked (contact_id)
cross join lateral (
    select subject_id as contact_id, conversation_id, occurred_at as opened_at
    from read.audit_trail
    where subject_id = asked.contact_id and type = 'conversation.opened.v1'
    order by occurred_at
    limit 1
) as found
order by found.opened_at desc, found.conversation_id

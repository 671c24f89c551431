select
    conversation_id, contact_id, contact_name, contact_address, channel, status, assignee_id, version, opened_at,
    last_activity_at, last_message, last_direction, waiting_since
from read.conversation_list
where (last_activity_at, conversation_id) < (%s::timestamptz, %s::uuid)
order by last_activity_at desc, conversation_id desc
limit %s

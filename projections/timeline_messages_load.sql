select
    workspace_id::text, conversation_id::text, message_id::text, shard, delivery, delivery_at, attempt, failure,
    failure_code, failure_details, failure_trace_id, maybe_doubled, edited_text, edited_at, revoked_at, their_reaction,
    our_reaction, read_receipt_at
from read.timeline_messages_v5
join (select (key ->> 0)::uuid, (key ->> 1)::uuid, (key ->> 2)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id, message_id) using (workspace_id, conversation_id, message_id)

select
    workspace_id::text, conversation_id::text, request_id::text, shard, state, decided_at, decided_by,
    sent_message_id::text
from read.timeline_proposals_v5
join (select (key ->> 0)::uuid, (key ->> 1)::uuid, (key ->> 2)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id, request_id) using (workspace_id, conversation_id, request_id)

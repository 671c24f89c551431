select
    workspace_id::text, conversation_id::text, contact_id::text, channel, status, assignee_id::text, version, opened_at,
    last_activity_at, last_message, last_direction, waiting_since, shard, seq
from read.conversation_list_v1
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id) using (workspace_id, conversation_id)

select workspace_id::text, conversation_id::text, assignee_id::text, shard, replied_seq, replied_at, erased
from read.notifications_conversations_v1
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id) using (workspace_id, conversation_id)

select
    workspace_id::text, conversation_id::text, channel, status, assignee_id::text, label_ids::text[], began_at, answered,
    waiting_since, triage, drafts
from read.stats_conversations_v2
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id) using (workspace_id, conversation_id)

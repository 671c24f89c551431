select
    workspace_id::text, conversation_id::text, contact_id::text, channel, channel_id::text, status, snoozed_until, assignee_id::text,
    priority, labels::text[], version, opened_at, last_activity_at, last_message, last_direction, last_kind,
    last_message_id::text, last_delivery, last_attempt, waiting_since,
    incoming_seq, read_by::text[], window_closes_at, triaged_at, triaged_version, triage_is_offline, intent,
    urgency, language, sentiment, triage_reason, triage_message_ids::text[], suggested_label_ids::text[],
    suggested_assignee_id::text, ai_stopped_at, shard, seq
from read.conversation_list_v4
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id) using (workspace_id, conversation_id)

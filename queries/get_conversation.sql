select
    conversation_id, contact_id, contact_name, contact_address, contact_username, channel, channel_id, status,
    snoozed_until, assignee_id, priority,
    labels, version, opened_at, last_activity_at, last_message, last_direction, last_kind,
    last_message_id, last_delivery, waiting_since, window_closes_at,
    triaged_at, triaged_version, triage_is_offline, intent, urgency, language, sentiment, triage_reason,
    triage_message_ids, suggested_label_ids, suggested_assignee_id, ai_stopped_at,
    incoming_seq is not null and coalesce(%(member_id)s::uuid <> all (read_by), true) as unread, shard,
    seq as last_seq, read.conversation_read_seq(conversation_id, %(member_id)s::uuid) as read_seq
from read.conversation_list
where conversation_id = %(conversation_id)s

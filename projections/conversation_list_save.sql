insert into read.conversation_list_v3 (
    workspace_id, conversation_id, contact_id, channel, channel_id, status, snoozed_until, assignee_id, priority, labels, version,
    opened_at, last_activity_at, last_message, last_direction, last_kind, last_message_id, last_delivery, last_attempt,
    waiting_since, incoming_seq, read_by, window_closes_at,
    shard, seq
)
select
    workspace_id, conversation_id, contact_id, channel, channel_id, status, snoozed_until, assignee_id, priority,
    labels, version, opened_at, last_activity_at, last_message,
    last_direction, last_kind, last_message_id, last_delivery, last_attempt,
    waiting_since, incoming_seq, read_by,
    window_closes_at, shard, seq
from json_to_recordset(%s) as saved (
    workspace_id uuid, conversation_id uuid, contact_id uuid, channel text, channel_id uuid, status text, snoozed_until timestamptz,
    assignee_id uuid, priority text, labels uuid[], version integer, opened_at timestamptz, last_activity_at timestamptz,
    last_message text, last_direction text, last_kind text, last_message_id uuid, last_delivery text, last_attempt integer,
    waiting_since timestamptz, incoming_seq bigint, read_by uuid[],
    window_closes_at timestamptz, shard integer, seq bigint
)
on conflict (workspace_id, conversation_id) do update set
    status = excluded.status,
    snoozed_until = excluded.snoozed_until,
    assignee_id = excluded.assignee_id,
    priority = excluded.priority,
    labels = excluded.labels,
    version = excluded.version,
    last_activity_at = excluded.last_activity_at,
    last_message = excluded.last_message,
    last_direction = excluded.last_direction,
    last_kind = excluded.last_kind,
    last_message_id = excluded.last_message_id,
    last_delivery = excluded.last_delivery,
    last_attempt = excluded.last_attempt,
    channel_id = excluded.channel_id,
    waiting_since = excluded.waiting_since,
    incoming_seq = excluded.incoming_seq,
    read_by = excluded.read_by,
    window_closes_at = excluded.window_closes_at,
    seq = excluded.seq

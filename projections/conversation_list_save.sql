insert into read.conversation_list_v1 (
    workspace_id, conversation_id, contact_id, channel, status, assignee_id, version, opened_at, last_activity_at,
    last_message, last_direction, waiting_since, shard, seq
)
select * from unnest(
    %b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::text[], %b::uuid[], %b::integer[], %b::timestamptz[],
    %b::timestamptz[], %b::text[], %b::text[], %b::timestamptz[], %b::integer[], %b::bigint[]
)
on conflict (workspace_id, conversation_id) do update set
    status = excluded.status,
    assignee_id = excluded.assignee_id,
    version = excluded.version,
    last_activity_at = excluded.last_activity_at,
    last_message = excluded.last_message,
    last_direction = excluded.last_direction,
    waiting_since = excluded.waiting_since,
    seq = excluded.seq

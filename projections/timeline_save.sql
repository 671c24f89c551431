insert into read.timeline_v1 (
    workspace_id, conversation_id, shard, seq, event_id, kind, actor, occurred_at, message_id, note_id, text, assignee_id
)
select * from unnest(
    %b::uuid[], %b::uuid[], %b::integer[], %b::bigint[], %b::uuid[], %b::text[], %b::text[], %b::timestamptz[],
    %b::uuid[], %b::uuid[], %b::text[], %b::uuid[]
)

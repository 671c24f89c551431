insert into read.timeline_v1 (
    workspace_id, conversation_id, shard, seq, event_id, kind, actor, occurred_at, message_id, note_id, text, assignee_id
)
select * from unnest(
    %s::uuid[], %s::uuid[], %s::integer[], %s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[],
    %s::uuid[], %s::uuid[], %s::text[], %s::uuid[]
)

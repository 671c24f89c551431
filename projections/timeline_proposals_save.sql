insert into read.timeline_proposals_v5
select * from json_populate_recordset(null::read.timeline_proposals_v5, %s)
on conflict (workspace_id, conversation_id, request_id) do update set
    state = excluded.state,
    decided_at = excluded.decided_at,
    decided_by = excluded.decided_by,
    sent_message_id = excluded.sent_message_id

insert into read.notifications_conversations_v1
select * from json_populate_recordset(null::read.notifications_conversations_v1, %s)
on conflict (workspace_id, conversation_id) do update set
    assignee_id = excluded.assignee_id,
    replied_seq = excluded.replied_seq,
    replied_at = excluded.replied_at,
    erased = excluded.erased

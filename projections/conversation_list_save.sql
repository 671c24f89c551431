insert into read.conversation_list_v1
select * from json_populate_recordset(null::read.conversation_list_v1, %s)
on conflict (workspace_id, conversation_id) do update set
    status = excluded.status,
    assignee_id = excluded.assignee_id,
    version = excluded.version,
    last_activity_at = excluded.last_activity_at,
    last_message = excluded.last_message,
    last_direction = excluded.last_direction,
    waiting_since = excluded.waiting_since,
    seq = excluded.seq

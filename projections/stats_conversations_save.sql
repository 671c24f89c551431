insert into read.stats_conversations_v2
select * from json_populate_recordset(null::read.stats_conversations_v2, %s)
on conflict (workspace_id, conversation_id) do update set
    status = excluded.status,
    assignee_id = excluded.assignee_id,
    label_ids = excluded.label_ids,
    began_at = excluded.began_at,
    answered = excluded.answered,
    waiting_since = excluded.waiting_since,
    triage = excluded.triage,
    drafts = excluded.drafts

insert into ai_conversations as mine (workspace_id, conversation_id, wanted_version, asked_version, asked_at)
values (%(workspace_id)s, %(conversation_id)s, %(version)s, %(version)s, %(now)s)
on conflict (workspace_id, conversation_id) do update set
    wanted_version = excluded.wanted_version, asked_version = excluded.asked_version, asked_at = excluded.asked_at,
    due_at = null

insert into ai_conversations (workspace_id, conversation_id, stopped_at) values (%s, %s, %s)
on conflict (workspace_id, conversation_id) do update set
    stopped_at = excluded.stopped_at, due_at = null, asked_version = ai_conversations.done_version

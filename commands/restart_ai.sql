update ai_conversations
set stopped_at = null, due_at = case when wanted_version > asked_version then %s::timestamptz end
where workspace_id = %s and conversation_id = %s

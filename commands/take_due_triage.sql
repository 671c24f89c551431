update ai_conversations
set asked_version = case when %(may_ask)s then wanted_version else asked_version end,
    asked_at = case when %(may_ask)s then %(now)s else asked_at end,
    due_at = null
where workspace_id = %(workspace_id)s and conversation_id = %(conversation_id)s and due_at <= %(now)s
returning case when %(may_ask)s and wanted_version > done_version then wanted_version end

select workspace_id, conversation_id from ai_conversations
where due_at <= %s and conversation_id <> all(%s::uuid[])
order by due_at
limit %s

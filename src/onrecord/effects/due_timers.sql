select workspace_id, conversation_id from due_timers(%s, %s::uuid[], %s)

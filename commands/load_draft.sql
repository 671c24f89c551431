select id, conversation_id, state, text_sealed from ai_requests
where workspace_id = %s and id = %s and task = 'draft'

update ai_requests set state = %s, text_sealed = null, closed_at = %s where workspace_id = %s and id = %s

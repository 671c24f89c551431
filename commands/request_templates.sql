update channels set templates_request_id = %s, templates_requested_at = %s where workspace_id = %s and id = %s

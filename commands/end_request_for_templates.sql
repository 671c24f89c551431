update channels set templates_request_id = null, templates_requested_at = null
where workspace_id = %s and id = %s and templates_request_id = %s

update conversations
set status = %s, assignee_id = %s, version = %s
where workspace_id = %s and id = %s

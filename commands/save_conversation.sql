update conversations
set status = %s, assignee_id = %s, version = %s, snoozed_until = %s, priority = %s
where workspace_id = %s and id = %s

update ai_policies set paused_until = null, pause_reason = null
where workspace_id = %s and paused_until <= %s
returning workspace_id

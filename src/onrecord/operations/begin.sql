update operations set state = 'running', started_at = coalesce(started_at, %s)
where workspace_id = %s and id = %s and ended_at is null

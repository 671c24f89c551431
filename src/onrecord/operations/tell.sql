update operations set result = %s
where workspace_id = %s and id = %s and ended_at is null

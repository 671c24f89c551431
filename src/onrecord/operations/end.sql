update operations set state = %s, result = %s, ended_at = %s
where workspace_id = %s and id = %s and ended_at is null

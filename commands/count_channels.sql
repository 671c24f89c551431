select count(*) from channels where workspace_id = %s and disabled_at is null

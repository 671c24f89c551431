delete from templates where workspace_id = %s and channel_id = %s

select channel_id from contacts where workspace_id = %s and id = %s

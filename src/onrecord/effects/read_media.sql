select media_type, size_bytes from media where workspace_id = %s and id = %s and state = 'stored'

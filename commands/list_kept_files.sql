select id, state in ('requested', 'uploaded', 'stored') from media where workspace_id = %s and id = any(%s)

select contact_id, kind, media_type from media
where workspace_id = %s and id = %s and origin = 'member' and state = 'uploaded'

select contact_id, kind, media_type, origin = 'member' from media
where workspace_id = %s and id = %s and origin <> 'customer' and state = 'uploaded'

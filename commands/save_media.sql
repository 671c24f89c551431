update media
set state = %(state)s, media_type = %(media_type)s, size_bytes = %(size_bytes)s, has_preview = %(has_preview)s,
    ended_at = %(ended_at)s
where workspace_id = %(workspace_id)s and id = %(id)s

insert into read.timeline_files_v5
select * from json_populate_recordset(null::read.timeline_files_v5, %s)
on conflict (workspace_id, conversation_id, media_id) do update set
    state = excluded.state,
    media_kind = excluded.media_kind,
    media_type = excluded.media_type,
    size_bytes = excluded.size_bytes,
    name = excluded.name,
    has_preview = excluded.has_preview,
    width = excluded.width,
    height = excluded.height,
    rejection = excluded.rejection,
    description = excluded.description

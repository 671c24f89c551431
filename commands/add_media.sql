insert into media (
    workspace_id, id, contact_id, conversation_id, origin, kind, state, media_type, size_bytes, requested_at
)
values (
    %(workspace_id)s, %(id)s, %(contact_id)s, %(conversation_id)s, %(origin)s, %(kind)s, %(state)s, %(media_type)s,
    %(size_bytes)s, %(requested_at)s
)

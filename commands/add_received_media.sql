insert into media (
    workspace_id, id, contact_id, conversation_id, origin, kind, state, media_type, requested_at
)
values (
    %(workspace_id)s, %(id)s, %(contact_id)s, %(conversation_id)s, 'customer', %(kind)s, 'requested', %(media_type)s,
    %(now)s
)

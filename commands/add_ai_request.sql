insert into ai_requests (workspace_id, id, conversation_id, task, of_version, media_id, state, created_at)
values (
    %(workspace_id)s, %(id)s, %(conversation_id)s, %(task)s, %(of_version)s, %(media_id)s, 'asked', %(now)s
)
on conflict do nothing
returning id

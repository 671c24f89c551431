(
    select task, media_id, text_sealed from ai_requests
    where workspace_id = %(workspace_id)s and conversation_id = %(conversation_id)s and state = 'answered'
        and task = 'summary' and text_sealed is not null
    order by closed_at desc
    limit 1
)
union all
select task, media_id, text_sealed from ai_requests
where workspace_id = %(workspace_id)s and conversation_id = %(conversation_id)s and state = 'answered'
    and task = 'description' and media_id = any(%(media_ids)s::uuid[]) and text_sealed is not null

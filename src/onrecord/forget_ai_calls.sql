delete from ai_calls
where (workspace_id, request_id, attempt) in (
    select workspace_id, request_id, attempt from ai_calls
    where workspace_id = %s and day < %s::date and state <> 'reserved'
    order by day
    limit %s
)

delete from webhooks
where (workspace_id, id) in (
    select workspace_id, id from webhooks where workspace_id = %s and closed_at < %s order by closed_at limit %s
)

insert into operations (workspace_id, id, kind, arguments, requested_by, requested_at)
select %(workspace_id)s, %(id)s, %(kind)s, %(arguments)s, %(requested_by)s, %(now)s
where (
    select count(*) from operations where workspace_id = %(workspace_id)s and kind = %(kind)s and ended_at is null
) < %(open_max)s
returning 1

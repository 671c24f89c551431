delete from sessions
where id in (
    select id from sessions where account_id = %s and coalesce(ended_at, expires_at) < %s limit %s
)

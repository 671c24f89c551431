update sessions set ended_at = %(now)s
where account_id = %(account_id)s and ended_at is null
    and (%(session_id)s::uuid is null or id = %(session_id)s)
    and (%(keep_id)s::uuid is null or id <> %(keep_id)s)
returning id, method

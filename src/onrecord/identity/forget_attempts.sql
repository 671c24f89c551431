delete from attempts
where (key, window_start) in (
    select key, window_start from attempts where window_start < %s
    order by key, window_start limit %s for update skip locked
)

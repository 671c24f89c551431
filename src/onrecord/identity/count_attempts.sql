insert into attempts (key, window_start, count)
select key, window_start, 1 from unnest(%s::bytea[], %s::timestamptz[]) as tried (key, window_start)
on conflict (key, window_start) do update set count = attempts.count + 1
returning key, count

select id as session_id, method, client_sealed, created_at, last_used_at, expires_at
from sessions
where account_id = %s and ended_at is null and expires_at > %s
order by last_used_at desc, id desc
limit 100

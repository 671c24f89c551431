select id as operation_id, kind, arguments, requested_by, requested_at, state, result, started_at, ended_at
from operations
where (requested_at, id) < (%s::timestamptz, %s::uuid)
order by requested_at desc, id desc
limit %s

select id as operation_id, kind, arguments, requested_by, requested_at, state, result, started_at, ended_at
from operations
where id = %s

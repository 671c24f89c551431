select workspace_id, id, kind, arguments, requested_by
from operations
where kind = any(%s) and ended_at is null
order by requested_at, id
limit %s

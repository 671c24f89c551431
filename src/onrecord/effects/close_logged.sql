update effects
set state = told.state, reason = told.reason, closed_at = %(now)s, record = null, claimed_by = null, lease_until = null
from json_to_recordset(%(told)s) as told (workspace_id uuid, id uuid, state text, reason text)
where effects.workspace_id = told.workspace_id and effects.id = told.id and closed_at is null

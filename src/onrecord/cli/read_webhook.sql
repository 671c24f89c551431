select webhooks.workspace_id, body_sealed, master_key, wrapped
from webhooks
join person_keys on person_keys.workspace_id = webhooks.workspace_id and person_id = webhooks.workspace_id
where webhooks.id = %s and state = 'failed'

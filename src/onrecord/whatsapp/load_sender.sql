select phone_number_id, waba_id, token_sealed, token_set_at, master_key, wrapped
from channels
join person_keys on person_keys.workspace_id = channels.workspace_id and person_id = channels.id
where channels.workspace_id = %s and channels.id = %s and simulated = %s and disabled_at is null

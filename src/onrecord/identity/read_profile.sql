select profile_sealed, master_key, wrapped
from accounts
join person_keys on person_id = accounts.id and workspace_id = (select workspace_id from log) and wrapped is not null
where accounts.id = %s and disabled_at is null

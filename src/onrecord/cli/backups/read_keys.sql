select workspace_id, person_id, master_key, wrapped, created_at, destroyed_at from person_keys

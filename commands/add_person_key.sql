insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at) values (%s, %s, %s, %s, %s)

select person_id, master_key, wrapped from person_keys where workspace_id = %s and person_id = any(%s)

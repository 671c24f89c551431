select master_key, wrapped from person_keys where workspace_id = %(workspace_id)s and person_id = %(workspace_id)s

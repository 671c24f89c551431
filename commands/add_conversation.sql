insert into conversations (workspace_id, id, contact_id, status, version, opened_at) values (%s, %s, %s, 'open', 1, %s)

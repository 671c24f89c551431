insert into labels (workspace_id, id, name, colour, created_at) values (%s, %s, %s, %s, %s)

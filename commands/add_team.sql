insert into teams (workspace_id, id, name, created_at) values (%s, %s, %s, %s)

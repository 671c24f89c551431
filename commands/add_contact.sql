insert into contacts (workspace_id, id, channel, address, created_at) values (%s, %s, %s, %s, %s)

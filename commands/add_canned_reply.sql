insert into canned_replies (workspace_id, id, shortcut, created_at) values (%s, %s, %s, %s)

insert into members (workspace_id, id, account_id, role, joined_at) values (%s, %s, %s, %s, %s)

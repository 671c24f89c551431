select id from workspaces where id = %s

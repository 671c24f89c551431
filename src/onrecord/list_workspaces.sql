select list_workspaces(%s, %s)

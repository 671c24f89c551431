select from workspaces where id = %s for no key update

select set_config('app.workspace_id', %s, true)

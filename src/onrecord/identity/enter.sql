select set_config('app.workspace_id', %s, true), verify_credential(%s, %s, %s)

select set_config('app.person', %s, true)

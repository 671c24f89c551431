select list_outlived_sessions(%s, %s)

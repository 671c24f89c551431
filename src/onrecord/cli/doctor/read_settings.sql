select name, current_setting(name) from unnest(%s::text[]) as wanted (name)

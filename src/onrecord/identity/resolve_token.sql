select found.*, found::text from resolve_token(%s, %s) as found

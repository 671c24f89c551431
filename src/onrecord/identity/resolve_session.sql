select found.*, found::text from resolve_session(%s, %s) as found

update sessions set last_used_at = %s where id = %s

update sessions set second_factor_at = %s where id = %s

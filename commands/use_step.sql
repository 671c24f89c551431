update accounts set second_factor_step = %s where id = %s

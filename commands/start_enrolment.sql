update accounts set second_factor_sealed = %s, second_factor_step = null where id = %s

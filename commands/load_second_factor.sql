select second_factor_sealed, second_factor_step from accounts where id = %s

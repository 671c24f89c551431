select sign_in_number_sealed from accounts where id = %s and sign_in_number_sealed is not null

update accounts set sign_in_number_sealed = %s, sign_in_number_verified_at = null
where id = %s

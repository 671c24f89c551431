update accounts set sign_in_code_id = %s, sign_in_code_expires_at = %s where id = %s

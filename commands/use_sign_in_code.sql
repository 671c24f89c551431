update accounts set sign_in_code_id = null, sign_in_code_expires_at = null
where id = %s and sign_in_code_id = %s and sign_in_code_expires_at > %s
returning id

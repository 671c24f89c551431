select resolve_sign_in(%s, %s, %s)

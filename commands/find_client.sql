select count(*) > 0, coalesce(bool_or(client_hmac = %s), false) from sessions where account_id = %s

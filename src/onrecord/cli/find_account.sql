select id, disabled_at is not null from accounts where id = %s or email_hmac = %s

update accounts
set password_hash = %(password_hash)s, is_verified = %(is_verified)s, disabled_at = %(disabled_at)s
where id = %(account_id)s

update recovery_codes set used_at = %s
where account_id = %s and code_hash = %s and used_at is null
returning code_hash

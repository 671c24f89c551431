select accounts.id, profile_sealed, password_hash, disabled_at is null, is_verified, second_factor_at is not null,
    sign_in_number_verified_at is not null, sign_in_code_id, sign_in_code_expires_at,
    master_key, wrapped
from accounts join person_keys on person_id = accounts.id and workspace_id = (select workspace_id from log)
where accounts.id = %s and wrapped is not null
for no key update of accounts

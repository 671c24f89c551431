with forgotten as (
    delete from recovery_codes where account_id = %(account_id)s
), passed as (
    update sessions set second_factor_at = null where account_id = %(account_id)s
)
update accounts set second_factor_sealed = null, second_factor_step = null, second_factor_at = null,
    sign_in_number_sealed = null, sign_in_number_verified_at = null,
    sign_in_code_id = null, sign_in_code_expires_at = null
where id = %(account_id)s

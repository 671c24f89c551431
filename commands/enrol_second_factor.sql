with enrolled as (
    update accounts set second_factor_step = %(step)s, second_factor_at = %(now)s, sign_in_number_sealed = null,
        sign_in_code_id = null, sign_in_code_expires_at = null
    where id = %(account_id)s
), passed as (
    update sessions set second_factor_at = %(now)s where id = %(session_id)s
)
insert into recovery_codes (account_id, code_hash) select %(account_id)s, unnest(%(hashes)s::bytea[])

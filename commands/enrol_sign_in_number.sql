with enrolled as (
    update accounts set sign_in_number_verified_at = %(now)s, second_factor_at = %(now)s, second_factor_sealed = null,
        second_factor_step = null
    where id = %(account_id)s
), passed as (
    update sessions set second_factor_at = %(now)s where id = %(session_id)s
)
insert into recovery_codes (account_id, code_hash) select %(account_id)s, unnest(%(hashes)s::bytea[])

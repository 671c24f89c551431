with enrolled as (
    update accounts set second_factor_step = %(step)s, second_factor_at = %(now)s where id = %(account_id)s
), passed as (
    update sessions set second_factor_at = %(now)s where id = %(session_id)s
)
insert into recovery_codes (account_id, code_hash) select %(account_id)s, unnest(%(hashes)s::bytea[])

with keyed as (
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    values (
        nullif(current_setting('app.workspace_id', true), '')::uuid, %(account_id)s, %(master_key)s, %(wrapped)s, %(now)s
    )
)
insert into accounts (id, email_hmac, profile_sealed, password_hash, is_verified, created_at)
values (%(account_id)s, %(email_hmac)s, %(profile_sealed)s, %(password_hash)s, %(is_verified)s, %(now)s)

with keyed as (
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    values (%(workspace_id)s, %(contact_id)s, %(master_key)s, %(wrapped)s, %(now)s)
)
insert into contacts (workspace_id, id, channel, address_hmac, address_sealed, created_at)
values (%(workspace_id)s, %(contact_id)s, %(channel)s, %(address_hmac)s, %(address_sealed)s, %(now)s)

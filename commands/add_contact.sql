with keyed as (
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    values (%(workspace_id)s, %(contact_id)s, %(master_key)s, %(wrapped)s, %(now)s)
), added as (
    insert into contacts (workspace_id, id, channel, created_at)
    values (%(workspace_id)s, %(contact_id)s, %(channel)s, %(now)s)
)
insert into contact_identities (workspace_id, contact_id, hmac, kind, sealed, since)
values (%(workspace_id)s, %(contact_id)s, %(identity_hmac)s, 'number', %(identity_sealed)s, %(now)s)

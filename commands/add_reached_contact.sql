with keyed as (
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    values (%(workspace_id)s, %(contact_id)s, %(master_key)s, %(wrapped)s, %(now)s)
), added as (
    insert into contacts (workspace_id, id, channel, channel_id, created_at)
    values (%(workspace_id)s, %(contact_id)s, 'whatsapp', %(channel_id)s, %(now)s)
), opened as (
    insert into conversations (workspace_id, id, contact_id, status, version, opened_at)
    values (%(workspace_id)s, %(conversation_id)s, %(contact_id)s, 'open', 1, %(now)s)
)
insert into contact_identities (workspace_id, contact_id, hmac, kind, sealed, since)
values (%(workspace_id)s, %(contact_id)s, %(hmac)s, 'number', %(sealed)s, %(now)s)

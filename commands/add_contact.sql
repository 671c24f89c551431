with keyed as (
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    values (%(workspace_id)s, %(contact_id)s, %(master_key)s, %(wrapped)s, %(now)s)
)
insert into contacts (workspace_id, id, channel, channel_id, created_at)
values (%(workspace_id)s, %(contact_id)s, %(channel)s, %(channel_id)s, %(now)s)

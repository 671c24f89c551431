insert into read.contact_directory_v2 (
    workspace_id, contact_id, channel, channel_id, name, sort_name, addresses, user_id, username, fields, created_at,
    last_message_at, erased_at
)
select
    workspace_id, contact_id, channel, channel_id, name, left(lower(words.unaccent(name)), 100), addresses, user_id, username,
    fields, created_at,
    last_message_at, erased_at
from json_to_recordset(%s) as saved (
    workspace_id uuid, contact_id uuid, channel text, channel_id uuid, name text, addresses text[], user_id text, username text,
    fields jsonb, created_at timestamptz,
    last_message_at timestamptz, erased_at timestamptz
)
on conflict (workspace_id, contact_id) do update set
    name = excluded.name,
    sort_name = excluded.sort_name,
    addresses = excluded.addresses,
    user_id = excluded.user_id,
    username = excluded.username,
    fields = excluded.fields,
    last_message_at = excluded.last_message_at,
    erased_at = excluded.erased_at

insert into read.contact_directory_v1 (
    workspace_id, contact_id, channel, name, sort_name, addresses, fields, created_at, last_message_at, erased_at
)
select
    workspace_id, contact_id, channel, name, left(lower(words.unaccent(name)), 100), addresses, fields, created_at,
    last_message_at, erased_at
from json_to_recordset(%s) as saved (
    workspace_id uuid, contact_id uuid, channel text, name text, addresses text[], fields jsonb, created_at timestamptz,
    last_message_at timestamptz, erased_at timestamptz
)
on conflict (workspace_id, contact_id) do update set
    name = excluded.name,
    sort_name = excluded.sort_name,
    addresses = excluded.addresses,
    fields = excluded.fields,
    last_message_at = excluded.last_message_at,
    erased_at = excluded.erased_at

insert into read.search_contacts_v4
select
    workspace_id, contact_id, name, addresses, fields, left(lower(words.unaccent(name)), 100),
    left(regexp_replace(coalesce(addresses[1], ''), '[^0-9]', '', 'g'), 100),
    reverse(left(regexp_replace(coalesce(addresses[1], ''), '[^0-9]', '', 'g'), 100)),
    lower(words.unaccent(concat_ws(
        ' ', name, array_to_string(addresses, ' '),
        (select string_agg(regexp_replace(address, '[^0-9]', '', 'g'), ' ') from unnest(addresses) as address),
        (select string_agg(value, ' ') from jsonb_each_text(fields))
    )))
from json_to_recordset(%s) as saved (
    workspace_id uuid, contact_id uuid, name text, addresses text[], fields jsonb
)
on conflict (workspace_id, contact_id) do update set
    name = excluded.name,
    addresses = excluded.addresses,
    fields = excluded.fields,
    sort_name = excluded.sort_name,
    number = excluded.number,
    number_end = excluded.number_end,
    fragments = excluded.fragments

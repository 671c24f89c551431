select
    workspace_id::text, contact_id::text, channel, channel_id::text, name, addresses, user_id, username, fields,
    created_at, last_message_at, erased_at
from read.contact_directory_v2
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, contact_id) using (workspace_id, contact_id)

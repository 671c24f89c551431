select workspace_id::text, contact_id::text, name, addresses, fields
from read.search_contacts_v4
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, contact_id) using (workspace_id, contact_id)

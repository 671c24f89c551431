select workspace_id::text, person_id::text, master_key, wrapped
from person_keys
join (select (person ->> 0)::uuid, (person ->> 1)::uuid from json_array_elements(%s) as person)
    as wanted (workspace_id, person_id) using (workspace_id, person_id)

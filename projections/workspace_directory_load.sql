select
    workspace_id::text, kind, id::text, member_id::text, made_at, gone_at, expires_at, email, name, details
from read.workspace_directory_v3
join (select (key ->> 0)::uuid, key ->> 1, (key ->> 2)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, kind, id) using (workspace_id, kind, id)

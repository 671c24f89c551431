insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at, destroyed_at)
select given.*
from
    (values (%s::uuid, %s::uuid, %s, %s::bytea, %s::timestamptz, %s::timestamptz))
        as given (workspace_id, person_id, master_key, wrapped, created_at, destroyed_at)
join workspaces on workspaces.id = given.workspace_id
on conflict do nothing

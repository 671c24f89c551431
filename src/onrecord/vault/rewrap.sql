update person_keys set master_key = %(master_key)s, wrapped = new.wrapped
from unnest(%(workspaces)s::uuid[], %(persons)s::uuid[], %(found)s::bytea[], %(wrapped)s::bytea[])
    as new (workspace_id, person_id, found, wrapped)
where person_keys.workspace_id = new.workspace_id and person_keys.person_id = new.person_id
    and person_keys.wrapped = new.found

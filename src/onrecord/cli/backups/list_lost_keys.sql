select outbox.workspace_id, split_part(convert_from(record, 'utf8')::jsonb ->> 'sealed', '.', 2)::uuid
from outbox
join workspaces on workspaces.id = outbox.workspace_id
where convert_from(record, 'utf8')::jsonb ? 'sealed'
except
select workspace_id, person_id from person_keys

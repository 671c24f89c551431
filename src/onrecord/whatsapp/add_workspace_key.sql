insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
values (%(workspace_id)s, %(workspace_id)s, %(master_key)s, %(wrapped)s, %(now)s)
on conflict do nothing

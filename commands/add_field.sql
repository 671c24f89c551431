insert into contact_fields (workspace_id, contact_id, field) values (%s, %s, %s) on conflict do nothing

insert into notification_settings (workspace_id, member_id, assigned, mentioned, replied)
values (%(workspace_id)s, %(member_id)s, %(assigned)s, %(mentioned)s, %(replied)s)
on conflict (workspace_id, member_id) do update set
    assigned = excluded.assigned, mentioned = excluded.mentioned, replied = excluded.replied

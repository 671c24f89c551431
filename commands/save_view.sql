insert into views (workspace_id, id, member_id, created_at) values (%s, %s, %s, %s)
on conflict (workspace_id, id) do update set member_id = excluded.member_id

insert into ai_snippets (workspace_id, id, title, text, created_at) values (%s, %s, %s, %s, %s)
on conflict (workspace_id, id) do update set title = excluded.title, text = excluded.text

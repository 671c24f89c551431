select id, title, text from ai_snippets where workspace_id = %(workspace_id)s order by created_at, id limit 40

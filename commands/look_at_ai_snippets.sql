select count(*), coalesce(bool_or(id = %s), false) from ai_snippets where workspace_id = %s

delete from ai_snippets where workspace_id = %s and id = %s returning id

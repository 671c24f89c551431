select instructions, disclosure from ai_policies where workspace_id = %(workspace_id)s

delete from webhooks where workspace_id = %(workspace_id)s and id = %(id)s

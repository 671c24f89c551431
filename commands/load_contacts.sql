select id, erased_at from contacts where workspace_id = %s and id = any(%s) order by id for no key update

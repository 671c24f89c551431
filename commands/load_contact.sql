select erased_at from contacts where workspace_id = %s and id = %s for no key update

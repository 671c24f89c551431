select member_id from views where workspace_id = %s and id = %s and deleted_at is null for no key update

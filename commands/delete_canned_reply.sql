update canned_replies set deleted_at = %s where workspace_id = %s and id = %s and deleted_at is null returning id

select id from labels where workspace_id = %s and id = %s and deleted_at is null for share

update canned_replies set shortcut = %s where workspace_id = %s and id = %s

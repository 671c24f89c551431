delete from conversation_labels where workspace_id = %s and conversation_id = %s and label_id = %s

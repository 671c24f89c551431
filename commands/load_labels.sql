select label_id from conversation_labels where workspace_id = %s and conversation_id = %s

insert into conversation_labels (workspace_id, conversation_id, label_id) values (%s, %s, %s)

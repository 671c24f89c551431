delete from notification_mails where workspace_id = %s and conversation_id = %s and member_id = %s

select read_seq from conversation_reads where workspace_id = %s and conversation_id = %s and member_id = %s

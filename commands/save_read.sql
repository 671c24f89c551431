insert into conversation_reads (workspace_id, conversation_id, member_id, read_seq) values (%s, %s, %s, %s)
on conflict (workspace_id, conversation_id, member_id) do update set read_seq = excluded.read_seq

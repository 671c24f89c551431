insert into read.conversation_list_reads_v4
select * from json_populate_recordset(null::read.conversation_list_reads_v4, %s)
on conflict (workspace_id, conversation_id, member_id) do update set read_seq = excluded.read_seq

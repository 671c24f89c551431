insert into read.notifications_readings_v1
select * from json_populate_recordset(null::read.notifications_readings_v1, %s)
on conflict (workspace_id, conversation_id, member_id) do update set read_seq = excluded.read_seq

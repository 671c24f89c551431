insert into read.conversation_list_labelled_v4
select * from json_populate_recordset(null::read.conversation_list_labelled_v4, %s)
on conflict (workspace_id, label_id, conversation_id) do update set is_on = excluded.is_on

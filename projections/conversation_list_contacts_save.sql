insert into read.conversation_list_contacts_v4
select * from json_populate_recordset(null::read.conversation_list_contacts_v4, %s)
on conflict (workspace_id, contact_id) do update set name = excluded.name, address = excluded.address,
    username = excluded.username

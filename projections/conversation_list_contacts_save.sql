insert into read.conversation_list_contacts_v1 (workspace_id, contact_id, name, address)
select * from unnest(%b::uuid[], %b::uuid[], %b::text[], %b::text[])
on conflict (workspace_id, contact_id) do update set name = excluded.name, address = excluded.address

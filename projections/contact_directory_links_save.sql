insert into read.contact_directory_links_v1
select * from json_populate_recordset(null::read.contact_directory_links_v1, %s)
on conflict do nothing

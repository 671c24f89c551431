insert into read.contact_directory_links_v2
select * from json_populate_recordset(null::read.contact_directory_links_v2, %s)
on conflict do nothing

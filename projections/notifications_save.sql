insert into read.notifications_v1
select * from json_populate_recordset(null::read.notifications_v1, %s)

insert into read.timeline_v3
select * from json_populate_recordset(null::read.timeline_v3, %s)

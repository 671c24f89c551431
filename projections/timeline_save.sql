insert into read.timeline_v1
select * from json_populate_recordset(null::read.timeline_v1, %s)

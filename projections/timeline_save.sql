insert into read.timeline_v2
select * from json_populate_recordset(null::read.timeline_v2, %s)

insert into read.timeline_v4
select * from json_populate_recordset(null::read.timeline_v4, %s)

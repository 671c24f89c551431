insert into read.timeline_v5
select * from json_populate_recordset(null::read.timeline_v5, %s)

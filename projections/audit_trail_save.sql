insert into read.audit_trail_v1
select * from json_populate_recordset(null::read.audit_trail_v1, %s)

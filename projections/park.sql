insert into read.parked (projection, version, shard, seq, subject, reason, record)
select * from unnest(%s::text[], %s::integer[], %s::integer[], %s::bigint[], %s::text[], %s::text[], %s::bytea[])

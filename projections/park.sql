insert into read.parked (projection, version, shard, seq, subject, reason, record)
select * from unnest(%b::text[], %b::integer[], %b::integer[], %b::bigint[], %b::text[], %b::text[], %b::bytea[])

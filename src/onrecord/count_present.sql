select count(*) from pg_locks
where locktype = 'advisory' and granted and classid = %s::oid and objid = %s::oid
    and database = (select oid from pg_database where datname = current_database())

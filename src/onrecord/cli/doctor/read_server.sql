select
    (select count(*) from pg_stat_activity where backend_type = 'client backend'),
    current_setting('max_connections')::integer,
    pg_is_in_recovery(),
    pg_backend_pid(),
    (select count(*) from pg_prepared_xacts),
    coalesce(
        (
            select max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) from pg_replication_slots
            where not active and not pg_is_in_recovery()
        ),
        0
    )::bigint,
    (
        select last_failed_time is not null and last_failed_time > coalesce(last_archived_time, '-infinity')
        from pg_stat_archiver
    )

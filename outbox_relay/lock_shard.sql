select pg_advisory_xact_lock(1869968482, %s)

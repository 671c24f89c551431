select pg_advisory_xact_lock(%s, hashtext(%s))

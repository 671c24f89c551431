select pg_advisory_xact_lock(1718973038, hashtext(%s::text))

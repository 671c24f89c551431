select outbox_emit(%s, %s, %s::integer[], %s::uuid[], %s::text[], %s::text[], %s::bytea[], %s, %s, %s)

select pg_notify('onrecord_read', announcement) from unnest(%s::text[]) as announcement

select pg_notify('onrecord_read', announcement::text) from json_array_elements(%s) as announcement

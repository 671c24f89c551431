select pg_notify('onrecord_presence', %s)

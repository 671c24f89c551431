select pg_database_size(current_database()), pg_total_relation_size('outbox')

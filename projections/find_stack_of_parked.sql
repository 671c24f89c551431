select 1 from pg_attribute where attrelid = 'read.parked'::regclass and attname = 'stack'

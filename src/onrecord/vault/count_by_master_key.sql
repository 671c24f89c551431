select master_key, count(*) from person_keys where wrapped is not null group by master_key order by master_key

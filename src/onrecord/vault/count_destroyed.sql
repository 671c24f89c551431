select count(*) from person_keys where wrapped is null

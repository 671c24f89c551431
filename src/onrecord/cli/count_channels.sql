select count(*), count(*) filter (where simulated <> %s) from channels where disabled_at is null

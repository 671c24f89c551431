select count(*) from channels where disabled_at is null

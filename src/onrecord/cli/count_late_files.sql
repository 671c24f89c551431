select count(*) from effects
where kind = 'media' and closed_at is null and created_at < now() - make_interval(hours => %s)

select method from sessions where id = %s and ended_at is null

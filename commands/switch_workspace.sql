update sessions set workspace_id = %s where id = %s and ended_at is null returning method

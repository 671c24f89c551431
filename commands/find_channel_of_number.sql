select id from channels where workspace_id = %s and phone_number_id = %s and disabled_at is null

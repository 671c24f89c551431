select phone_number_id, id from channels where workspace_id = %s order by disabled_at nulls last

select phone_number_id, waba_id from channels where workspace_id = %s and id = %s

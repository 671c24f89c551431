select workspace_id, phone_number_id, waba_id from channels where id = %s

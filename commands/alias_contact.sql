update contacts set address_hmac = %s, address_sealed = %s where workspace_id = %s and id = %s

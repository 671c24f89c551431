select id from contacts
where workspace_id = %s and channel = %s and address_hmac = %s and erased_at is null

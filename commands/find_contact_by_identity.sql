select contact_id from contact_identities where workspace_id = %s and hmac = %s and erased_at is null

update contact_identities set hmac = %s, sealed = %s, since = %s
where workspace_id = %s and contact_id = %s and kind = 'number' and erased_at is null

insert into provider_links (provider, subject_hmac, account_id, linked_at) values (%s, %s, %s, %s)

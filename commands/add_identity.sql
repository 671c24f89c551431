insert into contact_identities (workspace_id, contact_id, hmac, kind, sealed, since)
values (%(workspace_id)s, %(contact_id)s, %(hmac)s, %(kind)s, %(sealed)s, %(since)s)

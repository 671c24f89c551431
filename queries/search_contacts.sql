select contact_id, name, addresses, fields from read.search_contacts(%s::text, %s::text[], %s::text, %s::integer)

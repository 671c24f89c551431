insert into contact_links (workspace_id, contact_id, linked_contact_id)
values (%(workspace_id)s, %(one)s, %(other)s), (%(workspace_id)s, %(other)s, %(one)s)

select
    contact_id, channel, channel_id, name, addresses, user_id, username, fields, created_at, last_message_at, erased_at,
    linked_contact_ids, sort_name
from read.contact_directory
where (sort_name, contact_id) > (%s::text, %s::uuid)
order by sort_name, contact_id
limit %s

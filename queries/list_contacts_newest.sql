select contact_id, channel, channel_id, name, addresses, user_id, username, fields, created_at, last_message_at, erased_at,
    linked_contact_ids
from read.contact_directory
where (created_at, contact_id) < (%s::timestamptz, %s::uuid)
order by created_at desc, contact_id desc
limit %s

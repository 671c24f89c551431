select contact_id, name as contact_name, coalesce(addresses[1], '') as contact_address, username as contact_username
from read.contact_directory
where contact_id = any(%s::uuid[])

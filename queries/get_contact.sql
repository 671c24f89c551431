with recursive person (contact_id) as (
    values (%(contact_id)s::uuid)
    union
    select unnest(linked_contact_ids) from person join read.contact_directory using (contact_id)
)
select
    contact_id, channel, name, addresses, fields, created_at, last_message_at, erased_at, linked_contact_ids
from (select contact_id from person limit %(rows_max)s) as person
join read.contact_directory using (contact_id)
order by created_at, contact_id

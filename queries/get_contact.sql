with recursive person (contact_id) as (
    values (%(contact_id)s::uuid)
    union
    select unnest(linked_contact_ids)
    from person
    cross join lateral (
        select linked_contact_ids from read.contact_directory as one where one.contact_id = person.contact_id limit 1
    ) as found
)
select
    found.contact_id, channel, channel_id, name, addresses, user_id, username, fields, created_at, last_message_at,
    erased_at, linked_contact_ids
from (select contact_id from person limit %(rows_max)s) as person
cross join lateral (
    select * from read.contact_directory as one where one.contact_id = person.contact_id limit 1
) as found
order by created_at, contact_id

with recursive person (id) as (
    select %(contact_id)s::uuid
    union
    select linked_contact_id
    from person
    join contact_links on workspace_id = %(workspace_id)s and contact_id = person.id
)
select id from person order by id

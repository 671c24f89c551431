select id::text from contacts
where not exists (
    select from person_keys where person_keys.workspace_id = contacts.workspace_id and person_id = contacts.id
)
limit 1

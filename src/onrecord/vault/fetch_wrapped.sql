select workspace_id, person_id, wrapped from person_keys
where master_key = %s and wrapped is not null
limit %s
for no key update

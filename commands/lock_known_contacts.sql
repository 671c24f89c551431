select id from contacts
where workspace_id = %(workspace_id)s and id in (
    select contact_id from contact_identities
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is null
    union all
    select contact_id from former_identities
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is null
        and retired_at >= %(at)s
)
order by id
for no key update

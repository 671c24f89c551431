select max(erased_at) from (
    select erased_at from contact_identities
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is not null
    union all
    select erased_at from former_identities
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is not null
) as tombstones

with gone as (
    delete from contact_identities
    where workspace_id = %(workspace_id)s and contact_id = %(contact_id)s and kind = %(kind)s and erased_at is null
    returning workspace_id, contact_id, hmac
)
insert into former_identities (workspace_id, contact_id, hmac, retired_at)
select workspace_id, contact_id, hmac, %(at)s from gone
on conflict (workspace_id, contact_id, hmac) do update
set retired_at = greatest(former_identities.retired_at, excluded.retired_at)

select
    (select disabled_at is not null from channels where workspace_id = %(workspace_id)s and id = %(channel_id)s),
    (
        select max(erased_at) from contact_identities
        where workspace_id = %(workspace_id)s and hmac = %(hmac)s and erased_at is not null
    )

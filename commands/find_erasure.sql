select max(erased_at)
from contact_identities
where workspace_id = %(workspace_id)s and erased_at is not null
    and hmac = any(array_append(
        array(
            select hmac from contact_identities
            where workspace_id = %(workspace_id)s and contact_id = %(contact_id)s
        ),
        %(hmac)s
    ))

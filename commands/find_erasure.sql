select greatest(max(erased.erased_at), max(former.erased_at))
from contact_identities as theirs
left join contact_identities as erased
    on erased.workspace_id = theirs.workspace_id and erased.hmac = theirs.hmac and erased.erased_at is not null
left join former_identities as former on former.workspace_id = theirs.workspace_id and former.hmac = theirs.hmac
where theirs.workspace_id = %(workspace_id)s and theirs.contact_id = %(contact_id)s

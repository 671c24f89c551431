select member_id, email_sealed, master_key, wrapped
from invitations
join person_keys on person_keys.workspace_id = invitations.workspace_id and person_id = member_id
where invitations.workspace_id = %s and invitations.id = %s and email_sealed is not null and wrapped is not null

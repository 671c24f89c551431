select
    id as invitation_id, member_id, email, details ->> 'role' as role, made_at as invited_at, expires_at
from read.workspace_directory
where kind = 'invitation' and gone_at is null and expires_at > %s and id > %s
order by id
limit %s

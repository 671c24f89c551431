select tokens.scopes
from tokens
join members on members.workspace_id = tokens.workspace_id and members.id = member_id and left_at is null
where tokens.workspace_id = %s and tokens.id = %s and secret_hash = %s and kind = 'client'
    and revoked_at is null and coalesce(tokens.expires_at > %s, true)

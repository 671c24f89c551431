select
    token.id as token_id,
    token.member_id,
    token.details ->> 'kind' as kind,
    token.details ->> 'label' as label,
    token.details -> 'scopes' as scopes,
    token.made_at as created_at,
    token.expires_at,
    coalesce(token.gone_at, member.gone_at) as revoked_at
from read.workspace_directory as token
left join read.workspace_directory as member on member.kind = 'member' and member.id = token.member_id
where token.kind = 'token' and token.id > %s
order by token.id
limit %s

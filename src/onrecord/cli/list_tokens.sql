select tokens.id, tokens.workspace_id, member_id, kind, label, scopes, tokens.created_at, expires_at, last_used_at, revoked_at,
    case
        when revoked_at is not null then 'revoked'
        when expires_at <= %(now)s then 'expired'
        when left_at is not null then 'without its member'
        when disabled_at is not null then 'of a disabled account'
        else 'active'
    end
from tokens
join members on members.workspace_id = tokens.workspace_id and members.id = member_id
join accounts on accounts.id = account_id
where %(workspace_id)s::uuid is null or tokens.workspace_id = %(workspace_id)s
order by tokens.created_at desc, tokens.id desc
limit %(rows_max)s

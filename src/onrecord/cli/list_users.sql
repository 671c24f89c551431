select accounts.id, accounts.created_at, disabled_at, second_factor_at is not null,
    (
        select coalesce(
            json_agg(json_build_object('workspace_id', workspace_id, 'member_id', id, 'role', role) order by joined_at, id),
            '[]'
        )
        from members where account_id = accounts.id and left_at is null
    ),
    profile_sealed, master_key, wrapped
from accounts
join person_keys on person_keys.workspace_id = %(home)s and person_id = accounts.id
order by accounts.created_at, accounts.id
limit %(rows_max)s

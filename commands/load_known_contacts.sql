with known as (
    select contact_id, true as is_living, hmac, null::timestamptz as retired_at from contact_identities
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is null
    union all
    select contact_id, false, hmac, retired_at from former_identities
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is null
        and retired_at >= %(at)s
), meant as (
    select
        contact_id, max(retired_at) as retired_at,
        coalesce(bool_or(is_living and hmac = %(user_id_hmac)s), false) as by_user_id,
        coalesce(bool_or(is_living and hmac = %(number_hmac)s), false) as by_number
    from known
    group by contact_id
)
select meant.contact_id, by_user_id, by_number, meant.retired_at, number.since, user_id.since, master_key, wrapped,
    talk.id, talk.status, talk.assignee_id, talk.version, talk.snoozed_until, talk.priority,
    exists (
        select from notification_settings
        where notification_settings.workspace_id = %(workspace_id)s and member_id = talk.assignee_id
            and 'mail' = any(replied)
    )
from meant
join person_keys on person_keys.workspace_id = %(workspace_id)s and person_id = meant.contact_id
left join contact_identities as number
    on number.workspace_id = %(workspace_id)s and number.contact_id = meant.contact_id and number.kind = 'number'
        and number.erased_at is null
left join contact_identities as user_id
    on user_id.workspace_id = %(workspace_id)s and user_id.contact_id = meant.contact_id and user_id.kind = 'user_id'
        and user_id.erased_at is null
left join lateral (
    select id, status, assignee_id, version, snoozed_until, priority from conversations
    where workspace_id = %(workspace_id)s and conversations.contact_id = meant.contact_id
    order by id desc
    limit 1
) as talk on true

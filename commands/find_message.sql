select
    (select auto_assign from inbox_policies where workspace_id = %(workspace_id)s),
    (
        select 'triage' = any(tasks) and (paused_until is null or paused_until <= %(now)s)
        from ai_policies where workspace_id = %(workspace_id)s
    ),
    (
        select max(erased_at) from (
            select erased_at from contact_identities
            where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is not null
            union all
            select erased_at from former_identities
            where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[]) and erased_at is not null
        ) as tombstones
    ),
    coalesce(
        (
            select id from messages
            where workspace_id = %(workspace_id)s and provider_message_hmac = %(reply_to_hmac)s
        ),
        (
            select message_id from deliveries
            where workspace_id = %(workspace_id)s and provider_message_hmac = %(reply_to_hmac)s
        )
    ),
    found.*
from (select) as one_row
left join (
    select contacts.erased_at is not null as of_erased, contact_id, conversation_id, messages.id, version
    from messages
    join conversations on conversations.workspace_id = messages.workspace_id and conversations.id = conversation_id
    join contacts on contacts.workspace_id = messages.workspace_id and contacts.id = contact_id
    where messages.workspace_id = %(workspace_id)s and provider_message_hmac = %(provider_message_hmac)s
) as found on true

with forgotten as (
    update contacts set address_hmac = null
    where (workspace_id, id) in (
        select workspace_id, id from contacts
        where workspace_id = %(workspace_id)s and erased_at < %(before)s and address_hmac is not null
        limit %(rows_max)s
    )
    returning workspace_id, id
), cleared as (
    update messages set provider_message_hmac = null, provider_message_sealed = null
    from forgotten
    join conversations on conversations.workspace_id = forgotten.workspace_id and contact_id = forgotten.id
    where messages.workspace_id = conversations.workspace_id and conversation_id = conversations.id
)
select count(*) from forgotten

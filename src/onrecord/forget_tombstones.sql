with forgotten as (
    delete from contact_identities
    where (workspace_id, contact_id, hmac) in (
        select workspace_id, contact_id, hmac from contact_identities
        where workspace_id = %(workspace_id)s and erased_at < %(before)s
        limit %(rows_max)s
    )
    returning workspace_id, contact_id
), former as (
    delete from former_identities
    using (select distinct workspace_id, contact_id from forgotten) as gone
    where former_identities.workspace_id = gone.workspace_id and former_identities.contact_id = gone.contact_id
        and erased_at is not null
), news as (
    delete from message_news
    using (select distinct workspace_id, contact_id from forgotten) as gone
    join conversations using (workspace_id, contact_id)
    join messages on messages.workspace_id = conversations.workspace_id and conversation_id = conversations.id
    where message_news.workspace_id = messages.workspace_id and message_id = messages.id
), cleared as (
    update messages set provider_message_hmac = null, provider_message_sealed = null
    from (select distinct workspace_id, contact_id from forgotten) as gone
    join conversations using (workspace_id, contact_id)
    where messages.workspace_id = conversations.workspace_id and conversation_id = conversations.id
), cleared_of_ours as (
    update deliveries set provider_message_hmac = null, provider_message_sealed = null
    from (select distinct workspace_id, contact_id from forgotten) as gone
    join conversations using (workspace_id, contact_id)
    join messages on messages.workspace_id = conversations.workspace_id and conversation_id = conversations.id
    where deliveries.workspace_id = messages.workspace_id and message_id = messages.id
)
select count(*) from forgotten

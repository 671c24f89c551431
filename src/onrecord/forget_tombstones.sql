with outlived as ( -- whoever has lost every number has former identities alone
    select contact_id from contact_identities
    where workspace_id = %(workspace_id)s and erased_at < %(before)s
    union
    select contact_id from former_identities
    where workspace_id = %(workspace_id)s and erased_at < %(before)s
    limit %(rows_max)s
), tombstones as (
    delete from contact_identities
    using outlived
    where workspace_id = %(workspace_id)s and contact_identities.contact_id = outlived.contact_id
        and erased_at is not null
), former as (
    delete from former_identities
    using outlived
    where workspace_id = %(workspace_id)s and former_identities.contact_id = outlived.contact_id
        and erased_at is not null
), news as (
    delete from message_news
    using outlived
    join conversations on conversations.workspace_id = %(workspace_id)s and conversations.contact_id = outlived.contact_id
    join messages on messages.workspace_id = %(workspace_id)s and conversation_id = conversations.id
    where message_news.workspace_id = %(workspace_id)s and message_id = messages.id
), cleared as (
    update messages set provider_message_hmac = null, provider_message_sealed = null
    from outlived
    join conversations on conversations.workspace_id = %(workspace_id)s and conversations.contact_id = outlived.contact_id
    where messages.workspace_id = %(workspace_id)s and conversation_id = conversations.id
), cleared_of_ours as (
    update deliveries set provider_message_hmac = null, provider_message_sealed = null
    from outlived
    join conversations on conversations.workspace_id = %(workspace_id)s and conversations.contact_id = outlived.contact_id
    join messages on messages.workspace_id = %(workspace_id)s and conversation_id = conversations.id
    where deliveries.workspace_id = %(workspace_id)s and message_id = messages.id
)
select count(*) from outlived

select hmac, null::uuid from contact_identities
where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s)
union all
select hmac, null from former_identities
where workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s)
union all
select coalesce(deliveries.provider_message_hmac, messages.provider_message_hmac),
    case when deliveries.provider_message_hmac is null then deliveries.id end
from conversations
join messages on messages.workspace_id = conversations.workspace_id and messages.conversation_id = conversations.id
left join deliveries on deliveries.workspace_id = conversations.workspace_id and deliveries.message_id = messages.id
where conversations.workspace_id = %(workspace_id)s and contact_id = any(%(contact_ids)s)

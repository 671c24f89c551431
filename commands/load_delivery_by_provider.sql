select deliveries.id, message_id, attempt, state, conversation_id, contact_id,
    array(
        select status from delivery_statuses
        where workspace_id = %(workspace_id)s and delivery_id = deliveries.id
    ),
    erased_at is not null, master_key, wrapped
from deliveries
join messages on messages.workspace_id = deliveries.workspace_id and messages.id = message_id
join conversations on conversations.workspace_id = deliveries.workspace_id and conversations.id = conversation_id
join contacts on contacts.workspace_id = deliveries.workspace_id and contacts.id = conversations.contact_id
join person_keys on person_keys.workspace_id = deliveries.workspace_id and person_id = contacts.id
where deliveries.workspace_id = %(workspace_id)s
    and (deliveries.id = %(delivery_id)s or deliveries.provider_message_hmac = %(provider_message_hmac)s)
order by (deliveries.id = %(delivery_id)s) desc nulls last
limit 1

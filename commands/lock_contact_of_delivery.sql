select contacts.id
from deliveries
join messages on messages.workspace_id = deliveries.workspace_id and messages.id = message_id
join conversations on conversations.workspace_id = deliveries.workspace_id and conversations.id = conversation_id
join contacts on contacts.workspace_id = deliveries.workspace_id and contacts.id = conversations.contact_id
where deliveries.workspace_id = %(workspace_id)s
    and (deliveries.id = %(delivery_id)s or deliveries.provider_message_hmac = %(provider_message_hmac)s)
order by contacts.id
for no key update of contacts

select contacts.id
from (
    select id from messages where workspace_id = %(workspace_id)s and provider_message_hmac = %(target_hmac)s
    union
    select message_id from deliveries where workspace_id = %(workspace_id)s and provider_message_hmac = %(target_hmac)s
) as meant
join messages on messages.workspace_id = %(workspace_id)s and messages.id = meant.id
join conversations on conversations.workspace_id = %(workspace_id)s and conversations.id = conversation_id
join contacts on contacts.workspace_id = %(workspace_id)s and contacts.id = conversations.contact_id
order by contacts.id
for no key update of contacts

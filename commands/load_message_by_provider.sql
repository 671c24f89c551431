select messages.id, conversation_id, contact_id, erased_at is not null, master_key, wrapped,
    exists (
        select from message_news
        where workspace_id = %(workspace_id)s and provider_message_hmac = %(provider_message_hmac)s
    )
from (
    select id from messages where workspace_id = %(workspace_id)s and provider_message_hmac = %(target_hmac)s
    union
    select message_id from deliveries where workspace_id = %(workspace_id)s and provider_message_hmac = %(target_hmac)s
) as meant
join messages on messages.workspace_id = %(workspace_id)s and messages.id = meant.id
join conversations on conversations.workspace_id = %(workspace_id)s and conversations.id = conversation_id
join contacts on contacts.workspace_id = %(workspace_id)s and contacts.id = conversations.contact_id
join person_keys on person_keys.workspace_id = %(workspace_id)s and person_id = contacts.id
limit 1

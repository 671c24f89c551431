select erased_at,
    (
        select count(*) from person_keys
        where person_keys.workspace_id = contacts.workspace_id and person_id = any(%(person)s) and wrapped is not null
    ),
    (
        select count(*) from outbox
        where shard = any(%(shards)s) and subject = any(%(subjects)s) and outbox.workspace_id = contacts.workspace_id
            and type = any(%(personal_types)s)
    ),
    (
        select count(*) from conversations
        where conversations.workspace_id = contacts.workspace_id and contact_id = any(%(person)s)
    ),
    (
        select count(*) from messages
        join conversations on conversations.workspace_id = messages.workspace_id
            and conversations.id = conversation_id
        where conversations.workspace_id = contacts.workspace_id and contact_id = any(%(person)s)
    )
from contacts
where workspace_id = %(workspace_id)s and id = %(contact_id)s

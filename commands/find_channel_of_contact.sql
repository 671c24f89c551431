select channel_id, (
    select id from conversations
    where conversations.workspace_id = contacts.workspace_id and contact_id = contacts.id
    order by id desc
    limit 1
)
from contacts where workspace_id = %s and id = %s

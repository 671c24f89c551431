select contact_id, conversation_id, messages.id, version
from messages
join conversations on conversations.workspace_id = messages.workspace_id and conversations.id = conversation_id
where messages.workspace_id = %s and provider_message_id = %s

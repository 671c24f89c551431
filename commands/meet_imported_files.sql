select provider_message_hmac, messages.id, messages.conversation_id, state, media_type, size_bytes
from messages
left join media on media.workspace_id = messages.workspace_id and media.id = messages.id
where messages.workspace_id = %(workspace_id)s and provider_message_hmac = any(%(hmacs)s::bytea[])

insert into messages (workspace_id, id, conversation_id, direction, provider_message_hmac, created_at)
select %(workspace_id)s, said.id, %(conversation_id)s, direction, decode(hmac, 'hex'), %(now)s
from unnest(%(ids)s::uuid[], %(directions)s::text[], %(hmacs)s::text[]) as said (id, direction, hmac)
on conflict (workspace_id, provider_message_hmac) do nothing
returning id::text

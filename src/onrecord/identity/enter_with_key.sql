insert into idempotency (workspace_id, actor, key, request_hmac, created_at)
select set_config('app.workspace_id', %s, true)::uuid, %s, %s, %s, %s
from verify_credential(%s, %s, %s)

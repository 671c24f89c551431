select request_hmac, answer, position
from idempotency
where workspace_id = %s and actor = %s and key = %s

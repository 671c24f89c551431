select id, health, failure, token_set_at, templates_request_id, templates_requested_at, disabled_at
from channels
where workspace_id = %s and id = %s
for no key update

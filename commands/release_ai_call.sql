with released as (
    update ai_calls set state = 'released', ended_at = %(now)s
    where workspace_id = %(workspace_id)s and request_id = %(request_id)s and attempt = %(attempt)s
        and state = 'reserved'
    returning day, reserved_microdollars as reserved
)
update ai_budget_days set reserved_microdollars = reserved_microdollars - released.reserved
from released
where workspace_id = %(workspace_id)s and ai_budget_days.day = released.day

with mine as (
    select request_id, attempt, day, state, reserved_microdollars as reserved
    from ai_calls join conversations using (workspace_id)
    where workspace_id = %(workspace_id)s and conversation_id = conversations.id
        and contact_id = any(%(contact_ids)s)
    for update of ai_calls
), ended as (
    update ai_calls
    set state = case when mine.state = 'reserved' then 'doubted' else mine.state end,
        ended_at = coalesce(ended_at, %(now)s), request_hash = null
    from mine
    where workspace_id = %(workspace_id)s and ai_calls.request_id = mine.request_id
        and ai_calls.attempt = mine.attempt
), moved as (
    select day, sum(reserved) as reserved from mine where state = 'reserved' group by day
)
update ai_budget_days
set reserved_microdollars = reserved_microdollars - moved.reserved,
    doubted_microdollars = doubted_microdollars + moved.reserved
from moved
where workspace_id = %(workspace_id)s and ai_budget_days.day = moved.day

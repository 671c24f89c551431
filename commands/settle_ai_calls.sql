with before as (
    select attempt, day, state, reserved_microdollars as reserved,
        attempt = %(attempt)s and %(cost)s::bigint is not null as is_told
    from ai_calls
    where workspace_id = %(workspace_id)s and request_id = %(request_id)s
        and (state = 'reserved' or (state = 'doubted' and attempt = %(attempt)s and %(cost)s::bigint is not null))
    for update
), ended as (
    update ai_calls
    set state = case when is_told then 'settled' else 'doubted' end,
        cost_microdollars = case when is_told then %(cost)s::bigint end, ended_at = %(now)s
    from before
    where workspace_id = %(workspace_id)s and request_id = %(request_id)s and ai_calls.attempt = before.attempt
), moved as (
    select day,
        sum(case when state = 'reserved' then reserved else 0 end) as reserved,
        sum(case when is_told then %(cost)s::bigint else 0 end) as spent,
        sum(case when not is_told then reserved when state = 'doubted' then -reserved else 0 end) as doubted
    from before group by day
)
update ai_budget_days
set reserved_microdollars = reserved_microdollars - moved.reserved,
    spent_microdollars = spent_microdollars + moved.spent,
    doubted_microdollars = doubted_microdollars + moved.doubted
from moved
where workspace_id = %(workspace_id)s and ai_budget_days.day = moved.day

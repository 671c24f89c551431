update ai_policies set paused_until = %(until)s, pause_reason = %(reason)s
where workspace_id = %(workspace_id)s and (paused_until is null or paused_until <= %(now)s)
returning budget_microdollars_per_day_max

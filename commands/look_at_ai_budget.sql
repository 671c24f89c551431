select spent_microdollars + doubted_microdollars, reserved_microdollars, budget_microdollars_per_day_max
from ai_budget_days join ai_policies using (workspace_id)
where workspace_id = %(workspace_id)s and day = %(day)s
for update of ai_budget_days

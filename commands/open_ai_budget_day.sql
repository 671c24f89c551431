insert into ai_budget_days (workspace_id, day) values (%(workspace_id)s, %(day)s) on conflict do nothing

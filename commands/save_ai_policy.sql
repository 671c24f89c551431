with before as materialized (
    select paused_until is not null as was_paused from ai_policies where workspace_id = %(workspace_id)s for update
)
insert into ai_policies (
    workspace_id, tasks, auto_draft, instructions, disclosure, budget_microdollars_per_day_max, updated_at
)
select %(workspace_id)s, %(tasks)s, %(auto_draft)s, %(instructions)s, %(disclosure)s, %(budget)s, %(now)s
from (select) as one_row left join before on true -- so it is read before it is written
on conflict (workspace_id) do update set
    tasks = excluded.tasks,
    auto_draft = excluded.auto_draft,
    instructions = excluded.instructions,
    disclosure = excluded.disclosure,
    budget_microdollars_per_day_max = excluded.budget_microdollars_per_day_max,
    paused_until = null,
    pause_reason = null,
    updated_at = excluded.updated_at
returning coalesce((select was_paused from before), false)

insert into inbox_policies (
    workspace_id, auto_assign, auto_assign_team_id, time_zone, working_hours, read_receipts, updated_at
)
values (
    %(workspace_id)s, %(auto_assign)s, %(auto_assign_team_id)s, %(time_zone)s, %(working_hours)s, %(read_receipts)s,
    %(now)s
)
on conflict (workspace_id) do update set
    auto_assign = excluded.auto_assign,
    auto_assign_team_id = excluded.auto_assign_team_id,
    time_zone = excluded.time_zone,
    working_hours = excluded.working_hours,
    read_receipts = excluded.read_receipts,
    updated_at = excluded.updated_at

select
    exists (select from teams where workspace_id = %(workspace_id)s and id = %(team_id)s and deleted_at is null),
    exists (select from inbox_policies where workspace_id = %(workspace_id)s and auto_assign_team_id = %(team_id)s)

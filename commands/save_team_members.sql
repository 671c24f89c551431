with left_out as (
    delete from team_members
    where workspace_id = %(workspace_id)s and team_id = %(team_id)s and member_id <> all(%(member_ids)s::uuid[])
)
insert into team_members (workspace_id, team_id, member_id)
select %(workspace_id)s, %(team_id)s, unnest(%(member_ids)s::uuid[])
on conflict do nothing

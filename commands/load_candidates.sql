select time_zone, working_hours, members.id,
    (
        select count(*) from conversations
        where conversations.workspace_id = members.workspace_id and assignee_id = members.id and status = 'open'
    )
from inbox_policies
join members on members.workspace_id = inbox_policies.workspace_id and left_at is null
    and role = any(%(roles)s)
where inbox_policies.workspace_id = %(workspace_id)s and (
    auto_assign_team_id is null
    or exists (
        select from team_members
        where team_members.workspace_id = members.workspace_id and team_id = auto_assign_team_id
            and member_id = members.id
    )
)

insert into notification_mails (workspace_id, member_id, conversation_id, kind, mailed_at)
select settings.workspace_id, member_id, %(conversation_id)s, %(kind)s, %(now)s
from notification_settings as settings
join members on members.workspace_id = settings.workspace_id and members.id = member_id and left_at is null
where settings.workspace_id = %(workspace_id)s and member_id = any(%(member_ids)s::uuid[])
    and 'mail' = any(case %(kind)s when 'assigned' then assigned when 'mentioned' then mentioned else replied end)
on conflict (workspace_id, member_id, conversation_id, kind) do update set mailed_at = excluded.mailed_at
where notification_mails.mailed_at <= %(before)s
returning member_id

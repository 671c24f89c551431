select channels.id
from channels
join templates on templates.workspace_id = channels.workspace_id and channel_id = channels.id
where channels.workspace_id = %s and disabled_at is null and health <> 'stopped'
    and templates.name = %s and language = %s and status = %s and category = %s
order by health = 'healthy' desc, connected_at
limit 1

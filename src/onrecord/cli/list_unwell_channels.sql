select channels.workspace_id, channels.id, health, failure,
    (
        select count(*) from effects
        where effects.workspace_id = channels.workspace_id and effects.channel_id = channels.id and closed_at is null
    )
from channels
where health <> 'healthy' and disabled_at is null
order by health, channels.id
limit 20

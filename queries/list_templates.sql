select
    template.id as template_id,
    channel.id as channel_id,
    template.details ->> 'name' as name,
    template.details ->> 'language' as language,
    template.details ->> 'category' as category,
    template.details ->> 'status' as status,
    template.details ->> 'header' as header,
    template.details ->> 'body' as body,
    template.details ->> 'footer' as footer,
    template.details -> 'buttons' as buttons,
    (template.details ->> 'listed_at')::timestamptz as listed_at
from read.workspace_directory as template
join read.workspace_directory as channel
    on channel.kind = 'channel' and channel.id = (template.details ->> 'channel_id')::uuid and channel.gone_at is null
where template.kind = 'template' and (%s::uuid is null or channel.id = %s)
    and (template.details ->> 'listed_at')::timestamptz
        >= coalesce((channel.details ->> 'templates_listed_at')::timestamptz, '-infinity')
    and template.id > %s
order by template.id
limit %s

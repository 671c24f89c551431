select
    id as template_id,
    (details ->> 'channel_id')::uuid as channel_id,
    details ->> 'name' as name,
    details ->> 'language' as language,
    details ->> 'category' as category,
    details ->> 'status' as status,
    details ->> 'header' as header,
    details ->> 'body' as body,
    details ->> 'footer' as footer,
    details -> 'buttons' as buttons,
    (details ->> 'listed_at')::timestamptz as listed_at
from read.workspace_directory as template
where kind = 'template' and (%s::text is null or details ->> 'channel_id' = %s)
    and (details ->> 'listed_at')::timestamptz >= (
        select coalesce((channel.details ->> 'templates_listed_at')::timestamptz, '-infinity')
        from read.workspace_directory as channel
        where channel.kind = 'channel' and channel.id = (template.details ->> 'channel_id')::uuid
            and channel.gone_at is null
    )
    and id > %s
order by id
limit %s

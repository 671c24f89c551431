(
    select kind, id, details from read.workspace_directory where kind in ('policy', 'ai_policy')
)
union all
(
    select kind, id, details from read.workspace_directory
    where kind = 'ai_snippet' and gone_at is null
    order by id
    limit %(snippets_max)s
)

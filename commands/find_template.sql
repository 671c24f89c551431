select exists (select from templates where workspace_id = %(workspace_id)s and channel_id = %(channel_id)s),
    found.status, found.header, found.body, found.parameters, found.header_parameters
from (select) as one_row
left join templates as found
    on found.workspace_id = %(workspace_id)s and found.channel_id = %(channel_id)s and found.name = %(name)s
        and found.language = %(language)s

select
    (
        select count(*) from (
            select from webhooks
            where workspace_id = %(workspace_id)s and state in ('pending', 'claimed') and attempts = 0
            limit %(rows_max)s
        ) as waiting
    ),
    master_key,
    wrapped
from (select) as one_row
left join person_keys on workspace_id = %(workspace_id)s and person_id = %(workspace_id)s

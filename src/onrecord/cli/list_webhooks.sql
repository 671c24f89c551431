select id, state, reason, items, cardinality(items_done), items_dropped, attempts, workspace_id, received_at, due_at,
    closed_at
from webhooks
where %(state)s::text is null or state = %(state)s
order by received_at desc, id desc
limit %(rows_max)s

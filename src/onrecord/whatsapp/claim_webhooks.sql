with recursive tenants (workspace_id) as (
    (
        select workspace_id from webhooks where state = 'pending' order by workspace_id limit 1
    )
    union all
    select (
        select workspace_id from webhooks
        where state = 'pending' and workspace_id > tenants.workspace_id
        order by workspace_id limit 1
    )
    from tenants
    where workspace_id is not null
), due as (
    select tenants.workspace_id, oldest.id, oldest.due_at, oldest.place
    from tenants
    cross join lateral (
        select id, due_at, row_number() over (order by due_at, id) as place
        from (
            select id, due_at from webhooks
            where workspace_id = tenants.workspace_id and state = 'pending' and due_at <= %(now)s
            order by due_at, id
            limit %(rows_max)s
            for update skip locked
        ) as head
    ) as oldest
    order by place, due_at, id
    limit %(rows_max)s
)
update webhooks
set state = 'claimed', claimed_by = %(claimed_by)s, lease_until = %(lease_until)s
from due
where webhooks.workspace_id = due.workspace_id and webhooks.id = due.id and webhooks.state = 'pending'
returning webhooks.workspace_id, webhooks.id, body_sealed, items_done, attempts, received_at, claimed_by,
    traceparent

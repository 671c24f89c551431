with recursive tenants (workspace_id) as (
    (
        select workspace_id from effects where state in ('pending', 'unknown') order by workspace_id limit 1
    )
    union all
    select (
        select workspace_id from effects
        where state in ('pending', 'unknown') and workspace_id > tenants.workspace_id
        order by workspace_id limit 1
    )
    from tenants
    where workspace_id is not null
), due as (
    select tenants.workspace_id, oldest.id, oldest.due_at, oldest.place + in_hand.calls as turn
    from tenants
    cross join lateral (
        select id, due_at, row_number() over (order by due_at, id) as place
        from (
            select id, due_at from effects
            where workspace_id = tenants.workspace_id and state in ('pending', 'unknown') and due_at <= %(now)s
                and kind = any(%(kinds)s::text[]) and source_shard = any(%(shards)s::integer[])
                and source_shard not in (select shard from halted_shards)
            order by due_at, id
            limit %(rows_max)s
        ) as head
    ) as oldest
    cross join lateral (
        select count(*) as calls from effects
        where workspace_id = tenants.workspace_id and state in ('claimed', 'calling')
    ) as in_hand
    order by turn, due_at, id
    limit %(rows_max)s
), taken as (
    select effects.workspace_id, effects.id
    from effects join due using (workspace_id, id)
    where effects.state in ('pending', 'unknown')
    for update of effects skip locked
)
update effects
set state = 'claimed', claimed_by = %(claimed_by)s, lease_until = %(lease_until)s
from taken
where effects.workspace_id = taken.workspace_id and effects.id = taken.id
returning effects.workspace_id, effects.id, kind, person_id, claimed_by, attempts, doubts

with recursive lanes (workspace_id, lane) as (
    (
        select workspace_id, lane from effects
        where kind = %(kind)s and state in ('pending', 'unknown')
        order by workspace_id, lane limit 1
    )
    union all
    select next.workspace_id, next.lane
    from lanes
    cross join lateral (
        select workspace_id, lane from effects
        where kind = %(kind)s and state in ('pending', 'unknown')
            and (workspace_id, lane) > (lanes.workspace_id, lanes.lane)
        order by workspace_id, lane limit 1
    ) as next
), looked as (
    select lanes.workspace_id, oldest.id, oldest.due_at, before.count, before.due_at as before_due_at
    from lanes
    cross join lateral (
        select id, task, person_id, source_seq, due_at from effects
        where kind = %(kind)s and workspace_id = lanes.workspace_id and lane = lanes.lane
            and state in ('pending', 'unknown') and due_at <= %(now)s
            and source_shard = any(%(shards)s::integer[]) and source_shard not in (select shard from halted_shards)
        order by due_at, id
        limit %(looked_max)s
    ) as oldest
    cross join lateral ( -- two tell whether it is the next
        select count(*), max(due_at) as due_at
        from (
            select case when state in ('pending', 'unknown') then due_at end as due_at from effects
            where workspace_id = lanes.workspace_id and person_id = oldest.person_id and closed_at is null
                and kind = 'delivery' and task = 'send' and source_seq < oldest.source_seq
                and not (state = 'unknown' and (due_at <= %(now)s or doubts > 1))
                and %(kind)s = 'delivery' and oldest.task = 'send'
            order by source_seq
            limit 2
        ) as two
    ) as before
    where lanes.lane <> all(%(avoided)s::uuid[])
        and not exists (
            select from channels
            where channels.workspace_id = lanes.workspace_id and channels.id = lanes.lane
                and health = 'stopped' and disabled_at is null
        )
), behind as (
    select locked.workspace_id, locked.id, looked.count, looked.before_due_at
    from looked
    cross join lateral (
        select workspace_id, id from effects
        where workspace_id = looked.workspace_id and id = looked.id and state in ('pending', 'unknown')
        limit 1
        for update skip locked
    ) as locked
    where looked.count > 0
    limit 100
), moved as ( -- out of the way: whoever closes the one before wakes the next, and who isn't woken comes again
    update effects
    set due_at = greatest(
        before_due_at, %(now)s::timestamptz + case behind.count when 1 then interval '1 s' else interval '30 s' end
    )
    from behind
    where effects.workspace_id = behind.workspace_id and effects.id = behind.id
), due as (
    select places.workspace_id, places.id, places.due_at, places.place + in_hand.calls as turn
    from (
        select workspace_id, id, due_at, row_number() over (partition by workspace_id order by due_at, id) as place
        from looked
        where looked.count = 0
    ) as places
    cross join lateral (
        select count(*) as calls from effects
        where kind = %(kind)s and workspace_id = places.workspace_id and state in ('claimed', 'calling')
    ) as in_hand
    where places.place <= %(rows_max)s
    order by turn, due_at, id
    limit %(rows_max)s
), taken as (
    select locked.workspace_id, locked.id
    from due
    cross join lateral (
        select workspace_id, id from effects
        where workspace_id = due.workspace_id and id = due.id and state in ('pending', 'unknown')
        limit 1
        for update skip locked
    ) as locked
)
update effects
set state = 'claimed', claimed_by = %(claimed_by)s, lease_until = %(lease_until)s
from taken
where effects.workspace_id = taken.workspace_id and effects.id = taken.id
returning effects.workspace_id, effects.id, kind, task, person_id, channel_id, claimed_by, attempts, doubts

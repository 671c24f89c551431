with before as (
    select group_id, open_change, snoozed_change
    from read.stats
    where part = 'balances' and grouped_by = %(grouped_by)s and at < %(month)s::timestamptz
    union all
    select group_id, open_change, snoozed_change
    from read.stats
    where part = 'counts' and grouped_by = %(grouped_by)s and at >= %(month)s::timestamptz
        and at < %(begins)s::timestamptz
),
counted as (
    select width_bucket(at, %(bounds)s::timestamptz[]) as bucket, group_id, messages_in, messages_out, opened, reopened,
        resolved, labelled, open_change, snoozed_change
    from read.stats
    where part = 'counts' and grouped_by = %(grouped_by)s and at >= %(begins)s::timestamptz
        and at < %(ends)s::timestamptz
    union all
    select 0, group_id, 0, 0, 0, 0, 0, 0, open_change, snoozed_change from before
),
classes as (
    select width_bucket(at, %(bounds)s::timestamptz[]) as bucket, case when %(grouped)s then group_id end as group_id,
        what, class, sum(count)::bigint as count, sum(seconds)::bigint as seconds
    from read.stats
    where part = 'durations' and grouped_by = %(grouped_by)s and at >= %(begins)s::timestamptz
        and at < %(ends)s::timestamptz
    group by 1, 2, 3, 4
)
select bucket, case when %(grouped)s then group_id end as group_id, null as what,
    sum(messages_in)::bigint as messages_in, sum(messages_out)::bigint as messages_out, sum(opened)::bigint as opened,
    sum(reopened)::bigint as reopened, sum(resolved)::bigint as resolved, sum(labelled)::bigint as labelled,
    sum(open_change)::bigint as open_change, sum(snoozed_change)::bigint as snoozed_change, null as seconds,
    null as classes
from counted
group by 1, 2
union all
select bucket, group_id, what, 0, 0, 0, 0, 0, 0, 0, 0, sum(seconds)::bigint, json_object_agg(class, count)::text
from classes
group by 1, 2, 3
limit %(rows_max)s

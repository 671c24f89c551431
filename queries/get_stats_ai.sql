select group_id as task, prompt, is_offline, sum(proposed)::bigint as proposed, sum(approved)::bigint as approved,
    sum(approved_unchanged)::bigint as approved_unchanged, sum(discarded)::bigint as discarded,
    sum(superseded)::bigint as superseded, sum(draft_chars)::bigint as draft_chars,
    sum(edit_distance)::bigint as edit_distance, sum(confirmed)::bigint as confirmed,
    sum(overridden)::bigint as overridden
from read.stats
where part = 'ai' and at >= %(begins)s::timestamptz and at < %(ends)s::timestamptz
group by 1, 2, 3
order by 1, 2, 3
limit %(rows_max)s

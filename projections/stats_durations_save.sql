insert into read.stats_durations_v2 as counted
select * from json_populate_recordset(null::read.stats_durations_v2, %s)
on conflict (workspace_id, grouped_by, at, group_id, what, class, shard) do update set
    count = counted.count + excluded.count,
    seconds = counted.seconds + excluded.seconds

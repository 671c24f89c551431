insert into read.stats_balances_v2 as counted
select * from json_populate_recordset(null::read.stats_balances_v2, %s)
on conflict (workspace_id, grouped_by, at, group_id, shard) do update set
    open_change = counted.open_change + excluded.open_change,
    snoozed_change = counted.snoozed_change + excluded.snoozed_change

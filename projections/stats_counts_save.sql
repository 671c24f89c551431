insert into read.stats_counts_v2 as counted
select * from json_populate_recordset(null::read.stats_counts_v2, %s)
on conflict (workspace_id, grouped_by, at, group_id, shard) do update set
    messages_in = counted.messages_in + excluded.messages_in,
    messages_out = counted.messages_out + excluded.messages_out,
    opened = counted.opened + excluded.opened,
    reopened = counted.reopened + excluded.reopened,
    resolved = counted.resolved + excluded.resolved,
    labelled = counted.labelled + excluded.labelled,
    open_change = counted.open_change + excluded.open_change,
    snoozed_change = counted.snoozed_change + excluded.snoozed_change

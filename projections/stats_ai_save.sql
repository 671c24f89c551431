insert into read.stats_ai_v2 as counted
select * from json_populate_recordset(null::read.stats_ai_v2, %s)
on conflict (workspace_id, at, task, prompt, is_offline, shard) do update set
    proposed = counted.proposed + excluded.proposed,
    approved = counted.approved + excluded.approved,
    approved_unchanged = counted.approved_unchanged + excluded.approved_unchanged,
    discarded = counted.discarded + excluded.discarded,
    superseded = counted.superseded + excluded.superseded,
    draft_chars = counted.draft_chars + excluded.draft_chars,
    edit_distance = counted.edit_distance + excluded.edit_distance,
    confirmed = counted.confirmed + excluded.confirmed,
    overridden = counted.overridden + excluded.overridden

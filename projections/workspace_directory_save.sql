insert into read.workspace_directory_v3
select * from json_populate_recordset(null::read.workspace_directory_v3, %s)
on conflict (workspace_id, kind, id) do update set
    member_id = excluded.member_id,
    gone_at = excluded.gone_at,
    expires_at = excluded.expires_at,
    email = excluded.email,
    name = excluded.name,
    details = excluded.details

with before as (
    select stopped_at is not null as is_stopped, asked_at, due_at,
        asked_version > done_version and asked_at > %(now)s::timestamptz - make_interval(secs => %(lost_s)s) as is_open,
        asked_at > %(now)s::timestamptz - make_interval(secs => %(interval_s)s) as is_recent
    from ai_conversations
    where workspace_id = %(workspace_id)s and conversation_id = %(conversation_id)s
    for no key update
), turn as (
    select
        not exists (select from before where is_stopped or is_open or is_recent) as is_now,
        (
            select case when not is_stopped then coalesce(
                due_at,
                asked_at + make_interval(secs => case when is_open then %(lost_s)s else %(interval_s)s end)
            ) end
            from before
        ) as due_at
)
insert into ai_conversations as mine (workspace_id, conversation_id, wanted_version, asked_version, asked_at)
values (%(workspace_id)s, %(conversation_id)s, %(version)s, %(version)s, %(now)s)
on conflict (workspace_id, conversation_id) do update set
    wanted_version = excluded.wanted_version,
    asked_version = case when (select is_now from turn) then excluded.wanted_version else mine.asked_version end,
    asked_at = case when (select is_now from turn) then excluded.asked_at else mine.asked_at end,
    due_at = case when (select is_now from turn) then null else (select due_at from turn) end
returning (select is_now from turn)

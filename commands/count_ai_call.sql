insert into ai_conversations as mine (workspace_id, conversation_id, calls_on, calls)
values (%(workspace_id)s, %(conversation_id)s, %(day)s, 1)
on conflict (workspace_id, conversation_id) do update set
    calls_on = excluded.calls_on,
    calls = case when mine.calls_on = excluded.calls_on then mine.calls + 1 else 1 end
where mine.calls_on is distinct from excluded.calls_on or mine.calls < %(calls_max)s
returning calls

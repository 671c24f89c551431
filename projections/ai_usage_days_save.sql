insert into read.ai_usage_days_v1 as counted
select * from json_populate_recordset(null::read.ai_usage_days_v1, %s)
on conflict (workspace_id, day, task, model, prompt, is_offline, shard) do update set
    questions = counted.questions + excluded.questions,
    calls = counted.calls + excluded.calls,
    answered = counted.answered + excluded.answered,
    failed = counted.failed + excluded.failed,
    maybe_billed_twice = counted.maybe_billed_twice + excluded.maybe_billed_twice,
    input_tokens = counted.input_tokens + excluded.input_tokens,
    cache_write_5m_tokens = counted.cache_write_5m_tokens + excluded.cache_write_5m_tokens,
    cache_write_1h_tokens = counted.cache_write_1h_tokens + excluded.cache_write_1h_tokens,
    cache_read_tokens = counted.cache_read_tokens + excluded.cache_read_tokens,
    output_tokens = counted.output_tokens + excluded.output_tokens,
    thinking_tokens = counted.thinking_tokens + excluded.thinking_tokens,
    cost_microdollars = counted.cost_microdollars + excluded.cost_microdollars,
    latency_ms = counted.latency_ms + excluded.latency_ms

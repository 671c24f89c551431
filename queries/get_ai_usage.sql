select day, task, model, prompt, is_offline, questions, calls, answered, failed, doubted, input_tokens,
    cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens, thinking_tokens,
    cost_microdollars, latency_ms
from read.ai_usage_by_day(%(begins)s::timestamptz, %(ends)s::timestamptz, %(rows_max)s::integer)

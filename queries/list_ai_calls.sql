select
    request_id, conversation_id, task, of_version, media_id, asked_at, asked_by, state, event_id, answered_at,
    failure, error_code, model, prompt, is_offline, attempts, maybe_billed_twice, seen_seq, provider_request_id,
    stop_reason, stop_category, input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens,
    output_tokens, thinking_tokens, prices_of, cost_microdollars, latency_ms, decided_at, decided_by,
    sent_message_id, draft_chars, edit_distance
from read.ai_usage
where (asked_at, request_id) < (%(asked_at)s::timestamptz, %(request_id)s)
order by asked_at desc, request_id desc
limit %(rows_max)s

select
    workspace_id::text, request_id::text, conversation_id::text, shard, task, of_version, media_id::text, asked_at,
    asked_by, state, event_id::text, answered_at, failure, error_code, model, prompt, is_offline, attempts,
    maybe_billed_twice, seen_seq, provider_request_id, stop_reason, stop_category, input_tokens,
    cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens, thinking_tokens, prices_of,
    cost_microdollars, latency_ms, decided_at, decided_by, sent_message_id::text, draft_chars, edit_distance
from read.ai_usage_v1
join (select (key ->> 0)::uuid, (key ->> 1)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, request_id) using (workspace_id, request_id)

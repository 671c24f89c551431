select
    (day at time zone 'UTC')::date as day, task, model, prompt, is_offline,
    sum(questions)::bigint as questions, sum(calls)::bigint as calls, sum(answered)::bigint as answered,
    sum(failed)::bigint as failed, sum(doubted)::bigint as doubted, sum(input_tokens)::bigint as input_tokens,
    sum(cache_write_5m_tokens)::bigint as cache_write_5m_tokens, sum(cache_write_1h_tokens)::bigint as
    cache_write_1h_tokens, sum(cache_read_tokens)::bigint as cache_read_tokens, sum(output_tokens)::bigint as
    output_tokens, sum(thinking_tokens)::bigint as thinking_tokens, sum(cost_microdollars)::bigint as
    cost_microdollars, sum(latency_ms)::bigint as latency_ms
from read.ai_usage
where part = 'day' and day >= %(begins)s::timestamptz and day < %(ends)s::timestamptz
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
limit %(rows_max)s

with reserved as (
    update ai_budget_days set reserved_microdollars = reserved_microdollars + %(reserved)s
    where workspace_id = %(workspace_id)s and day = %(day)s
)
insert into ai_calls (
    workspace_id, request_id, attempt, conversation_id, day, model, prompt, request_hash, seen_seq, state,
    reserved_microdollars, began_at
)
values (
    %(workspace_id)s, %(request_id)s, %(attempt)s, %(conversation_id)s, %(day)s, %(model)s, %(prompt)s,
    %(request_hash)s, %(seen_seq)s, 'reserved', %(reserved)s, %(now)s
)

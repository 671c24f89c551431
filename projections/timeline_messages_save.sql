insert into read.timeline_messages_v5
select * from json_populate_recordset(null::read.timeline_messages_v5, %s)
on conflict (workspace_id, conversation_id, message_id) do update set
    delivery = excluded.delivery,
    delivery_at = excluded.delivery_at,
    attempt = excluded.attempt,
    failure = excluded.failure,
    failure_code = excluded.failure_code,
    failure_details = excluded.failure_details,
    failure_trace_id = excluded.failure_trace_id,
    maybe_doubled = excluded.maybe_doubled,
    edited_text = excluded.edited_text,
    edited_at = excluded.edited_at,
    revoked_at = excluded.revoked_at,
    their_reaction = excluded.their_reaction,
    our_reaction = excluded.our_reaction,
    read_receipt_at = excluded.read_receipt_at

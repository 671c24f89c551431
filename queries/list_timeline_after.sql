select
    shard, seq, event_id, kind, actor, occurred_at, at, message_id, direction, message_kind, channel_id, content,
    reply_to_id, forwarded, template, author, file_name, delivery, delivery_at, attempt, failure, failure_code,
    failure_details, failure_trace_id, maybe_doubled, edited_text, edited_at, revoked_at, their_reaction, our_reaction,
    read_receipt_at, media_id,
    media_state, media_type, media_name, size_bytes, has_preview, width, height, rejection, note_id, text, sent_at,
    mentions, assignee_id, former_assignee_id, snoozed_until, priority, label_id, address, user_id, username,
    linked_contact_id,
    media_description, request_id, task, instruction, language, claims, remark, seen_text, rests_on_message_ids,
    rests_on_snippet_ids, model, prompt, is_offline, ai_failure, error_code, proposal_state, decided_at, decided_by,
    sent_message_id, draft_id, ai_generated, approved_by, draft_chars, edit_distance
from read.timeline
where conversation_id = %s and (at, seq) > (%s, %s)
order by at, seq
limit %s

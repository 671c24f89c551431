select
    shard, seq, event_id, kind, actor, occurred_at, message_id, note_id, text, sent_at, mentions, assignee_id,
    former_assignee_id, snoozed_until, priority, label_id
from read.timeline
where conversation_id = %s and seq < %s
order by seq desc
limit %s

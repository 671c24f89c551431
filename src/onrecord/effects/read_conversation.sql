select seq, message_id, direction, coalesce(message_kind, 'text'), at, coalesce(edited_text, text),
    coalesce(file_name, media_name), media_id
from read.timeline
where conversation_id = %s and message_id is not null and direction is not null and revoked_at is null
    and kind in ('message.received', 'message.queued', 'message.imported')
order by at desc, seq desc
limit %s

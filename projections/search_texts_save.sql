insert into read.search_texts_v1
select
    workspace_id, contact_id, conversation_id, shard, seq, event_id, direction, occurred_at, era, text,
    to_tsvector('words.plain', coalesce(parted, text)) || array_to_tsvector(array['/' || direction])
from json_to_recordset(%s) as saved (
    workspace_id uuid, contact_id uuid, conversation_id uuid, shard integer, seq bigint, event_id uuid, direction text,
    occurred_at timestamptz, era integer, text text, parted text
)

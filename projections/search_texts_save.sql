insert into read.search_texts_v4
select
    workspace_id, contact_id, conversation_id, shard, seq, event_id, direction, occurred_at, era, text,
    to_tsvector('words.plain', coalesce(parted, text)) || array_to_tsvector(array['/' || direction])
    || case
        when language is null then ''
        else strip(to_tsvector(('pg_catalog.' || language)::regconfig, words.unaccent(coalesce(parted, text))))
    end
from json_to_recordset(%s) as saved (
    workspace_id uuid, contact_id uuid, conversation_id uuid, shard integer, seq bigint, event_id uuid, direction text,
    occurred_at timestamptz, era integer, text text, parted text,
    language text
)

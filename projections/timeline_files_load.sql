select
    workspace_id::text, conversation_id::text, media_id::text, shard, state, media_kind, media_type, size_bytes, name,
    has_preview, width, height, rejection, description
from read.timeline_files_v5
join (select (key ->> 0)::uuid, (key ->> 1)::uuid, (key ->> 2)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id, media_id) using (workspace_id, conversation_id, media_id)

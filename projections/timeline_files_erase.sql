with erased as (
    select (contact ->> 'workspace_id')::uuid as workspace_id, conversation_id::uuid
    from json_array_elements(%s) as contact, json_array_elements_text(contact -> 'conversation_ids') as conversation_id
)
update read.timeline_files_v5 as there
set name = null, description = case when description is not null then '[erased]' end, state = 'deleted', has_preview = false
from erased
where there.workspace_id = erased.workspace_id and there.conversation_id = erased.conversation_id

with erased as (
    select (contact ->> 'workspace_id')::uuid as workspace_id, conversation_id::uuid
    from json_array_elements(%s) as contact, json_array_elements_text(contact -> 'conversation_ids') as conversation_id
)
update read.timeline_v5 as item
set text = case when text is not null then '[erased]' end, content = null, author = null, file_name = null, instruction = null,
    claims = case when claims is not null then '[erased]' end, remark = case when remark is not null then '[erased]' end,
    seen_text = case when seen_text is not null then '[erased]' end, address = null, user_id = null, username = null
from erased
where item.workspace_id = erased.workspace_id and item.conversation_id = erased.conversation_id
    and (text is not null or content is not null or instruction is not null or address is not null or user_id is not null
        or username is not null)

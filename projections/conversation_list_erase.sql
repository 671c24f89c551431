with erased as (
    select (contact ->> 'workspace_id')::uuid as workspace_id, conversation_id::uuid
    from json_array_elements(%s) as contact, json_array_elements_text(contact -> 'conversation_ids') as conversation_id
)
update read.conversation_list_v4 as conversation set
    last_message = case when last_message is not null then '[erased]' end,
    triage_reason = case when triage_reason is not null then '[erased]' end
from erased
where conversation.workspace_id = erased.workspace_id and conversation.conversation_id = erased.conversation_id
    and (last_message is not null or triage_reason is not null)

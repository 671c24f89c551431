with erased as (
    select (contact ->> 'workspace_id')::uuid as workspace_id, conversation_id::uuid
    from json_array_elements(%s) as contact, json_array_elements_text(contact -> 'conversation_ids') as conversation_id
)
update read.timeline_messages_v5 as there
set failure_details = null, edited_text = case when edited_at is not null then '[erased]' end, their_reaction = null,
    our_reaction = null
from erased
where there.workspace_id = erased.workspace_id and there.conversation_id = erased.conversation_id
    and (failure_details is not null or edited_text is not null or their_reaction is not null or our_reaction is not null)

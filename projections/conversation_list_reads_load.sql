select workspace_id::text, conversation_id::text, member_id::text, read_seq
from read.conversation_list_reads_v4
join (select (key ->> 0)::uuid, (key ->> 1)::uuid, (key ->> 2)::uuid from json_array_elements(%s) as key)
    as wanted (workspace_id, conversation_id, member_id) using (workspace_id, conversation_id, member_id)

update read.workspace_directory_v3 as thing set
    email = case when email is not null then '[erased]' end,
    name = case when name is not null then '[erased]' end
from json_to_recordset(%s) as erased (workspace_id uuid, contact_id uuid)
where thing.workspace_id = erased.workspace_id and thing.member_id = erased.contact_id

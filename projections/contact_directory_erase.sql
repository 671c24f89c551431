update read.contact_directory_v2 as contact
set name = '[erased]', sort_name = '[erased]', addresses = '{[erased]}', user_id = null, username = null, fields = '{}'
from json_to_recordset(%s) as erased (workspace_id uuid, contact_id uuid)
where contact.workspace_id = erased.workspace_id and contact.contact_id = erased.contact_id

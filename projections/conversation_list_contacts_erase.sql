update read.conversation_list_contacts_v4 as contact set name = '[erased]', address = '[erased]', username = null
from json_to_recordset(%s) as erased (workspace_id uuid, contact_id uuid)
where contact.workspace_id = erased.workspace_id and contact.contact_id = erased.contact_id

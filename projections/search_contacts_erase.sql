update read.search_contacts_v4 as contact
set name = '[erased]', addresses = '{[erased]}', fields = '{}', sort_name = '', number = '', number_end = '', fragments = ''
from json_to_recordset(%s) as erased (workspace_id uuid, contact_id uuid)
where contact.workspace_id = erased.workspace_id and contact.contact_id = erased.contact_id

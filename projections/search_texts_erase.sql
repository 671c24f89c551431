update read.search_texts_v4 as said set text = '[erased]', words = ''
from json_to_recordset(%s) as erased (workspace_id uuid, contact_id uuid)
where said.workspace_id = erased.workspace_id and said.contact_id = erased.contact_id

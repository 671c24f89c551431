select subject_id
from read.audit_trail
where type = 'conversation.opened.v1' and conversation_id = %s
limit 1

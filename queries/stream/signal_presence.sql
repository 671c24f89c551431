select pg_notify('onrecord_presence', %(payload)s)
from read.conversation_list
where conversation_id = %(conversation_id)s

select count(*)
from (
    select from media where workspace_id = %s and origin = 'member' and state = 'requested' limit %s
) as open_uploads

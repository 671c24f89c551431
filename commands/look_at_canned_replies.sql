select count(*), (array_agg(id) filter (where shortcut = %(name)s))[1], coalesce(bool_or(id = %(id)s::uuid), false)
from canned_replies
where workspace_id = %(workspace_id)s and deleted_at is null

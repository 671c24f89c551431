select id as effect_id, kind, task, state, reason, person_id as about_id, channel_id, attempts, doubts,
    source_shard || ':' || source_seq as asked_at, created_at, due_at, closed_at
from effects
where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
    and person_id = %(contact_id)s
    and (%(state)s::text is null or state = %(state)s) and (%(kind)s::text is null or kind = %(kind)s)
    and id < %(before)s
order by id desc
limit %(rows_max)s

insert into effects (
    workspace_id, id, kind, task, person_id, channel_id, source_shard, source_seq, source_event_id, record, state, due_at,
    created_at
)
select
    workspace_id, id, kind, task, person_id, channel_id, shard, seq, event_id, decode(record, 'hex'), 'pending', %(now)s,
    %(now)s
from json_to_recordset(%(asked)s) as asked (
    workspace_id uuid, id uuid, kind text, task text, person_id uuid, channel_id uuid, shard integer, seq bigint,
    event_id uuid, record text
)
on conflict do nothing

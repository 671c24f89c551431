insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
select %s, logged.*
from unnest(
    %s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::timestamptz[], %s::bytea[]
) as logged

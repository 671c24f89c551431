insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
select shard, %(log_tail_seq)s + row_number() over (order by seq), event_id, type, subject, workspace_id, occurred_at, record
from outbox_forked
where shard = %(shard)s
    and forked_at = now() -- moved by this very transaction
    and event_id not in (select event_id from outbox where shard = %(shard)s and seq >= %(first_seq)s)

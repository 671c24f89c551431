with moved as (
    delete from outbox
    where shard = %s and seq >= %s
    returning shard, seq, event_id, type, subject, workspace_id, occurred_at, record
)
insert into outbox_forked (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
select shard, seq, event_id, type, subject, workspace_id, occurred_at, record from moved

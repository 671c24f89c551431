select deliveries.id, attempt, deliveries.state, failure, coalesce(doubts, 0), outbox.record
from deliveries
left join effects on effects.workspace_id = deliveries.workspace_id and effects.id = deliveries.id
left join outbox on outbox.shard = source_shard and outbox.seq = source_seq and outbox.event_id = source_event_id
where deliveries.workspace_id = %s and message_id = %s
order by attempt desc
limit 1

insert into deliveries (workspace_id, id, message_id, attempt, channel_id, state, created_at)
values (%s, %s, %s, %s, %s, 'queued', %s)

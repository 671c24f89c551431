insert into log (id, shards, topic, workspace_id, created_at) values (%s, %s, %s, %s, %s)
on conflict do nothing

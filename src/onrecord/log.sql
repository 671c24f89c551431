select id, shards, topic, topic_id, workspace_id from log

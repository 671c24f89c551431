update log set topic_id = %s where topic_id is null

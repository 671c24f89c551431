update log set topic = %(topic)s, topic_id = %(topic_id)s

select channel_id from resolve_channel(%s)

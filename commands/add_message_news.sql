insert into message_news (workspace_id, provider_message_hmac, message_id)
values (%(workspace_id)s, %(provider_message_hmac)s, %(message_id)s)

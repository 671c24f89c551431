update deliveries
set state = case when state = 'queued' then %(state)s else state end,
    failure = case when state = 'queued' then %(failure)s else failure end,
    provider_message_hmac = coalesce(provider_message_hmac, %(provider_message_hmac)s),
    provider_message_sealed = coalesce(provider_message_sealed, %(provider_message_sealed)s)
where workspace_id = %(workspace_id)s and id = %(id)s

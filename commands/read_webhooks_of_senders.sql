select id, body_sealed from webhooks
where workspace_id = %(workspace_id)s and id > %(after)s and id in (
    select webhook_id from webhook_senders
    where workspace_id = %(workspace_id)s and hmac = any(%(hmacs)s::bytea[])
)
order by id
limit %(rows_max)s
for update

with unnamed as (
    delete from webhook_senders
    where workspace_id = %(workspace_id)s and webhook_id = %(id)s and hmac = any(%(hmacs)s::bytea[])
)
update webhooks set body_sealed = %(body_sealed)s where workspace_id = %(workspace_id)s and id = %(id)s

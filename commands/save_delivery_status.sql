with told as (
    insert into delivery_statuses (workspace_id, delivery_id, status) values (%(workspace_id)s, %(id)s, %(status)s)
)
update deliveries
set state = %(state)s, failure = case when %(state)s = 'failed' then coalesce(%(failure)s, failure) else failure end,
    provider_message_hmac = coalesce(provider_message_hmac, new.hmac),
    provider_message_sealed = coalesce(provider_message_sealed, new.sealed)
from (
    select
        case when count(*) = 0 then %(provider_message_hmac)s::bytea end as hmac,
        case when count(*) = 0 then %(provider_message_sealed)s end as sealed
    from deliveries
    where workspace_id = %(workspace_id)s and provider_message_hmac = %(provider_message_hmac)s
) as new
where workspace_id = %(workspace_id)s and id = %(id)s

select
    count(*) filter (where state in ('pending', 'claimed')),
    count(*) filter (where state = 'failed'),
    coalesce(sum(items_dropped), 0)::bigint,
    extract(epoch from now() - min(received_at) filter (where state in ('pending', 'claimed')))::integer
from webhooks

select
    id as channel_id,
    details ->> 'kind' as kind,
    details ->> 'name' as name,
    details ->> 'display_number' as display_number,
    details ->> 'phone_number_id' as phone_number_id,
    details ->> 'waba_id' as waba_id,
    (details ->> 'simulated')::boolean as simulated,
    details ->> 'health' as health,
    (details ->> 'health_since')::timestamptz as health_since,
    details ->> 'failure' as failure,
    (details ->> 'code')::integer as code,
    (details ->> 'templates_listed_at')::timestamptz as templates_listed_at,
    details ->> 'templates_failure' as templates_failure,
    made_at as connected_at,
    gone_at as disabled_at
from read.workspace_directory
where kind = 'channel' and id > %s
order by id
limit %s

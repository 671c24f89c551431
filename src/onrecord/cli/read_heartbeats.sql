select kind, host, pid, shards, round(extract(epoch from now() - seen_at))::integer, figures
from heartbeats
where seen_at > now() - interval '1 minute'
order by kind, started_at

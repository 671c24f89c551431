select shard, coalesce((select seq from outbox where outbox.shard = every.shard order by seq desc limit 1), 0)
from generate_series(0, %s::integer - 1) as every (shard)

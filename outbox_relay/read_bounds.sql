select coalesce(
    (select seq from outbox where shard = %(shard)s order by seq limit 1), 0
), coalesce(
    (select seq from outbox where shard = %(shard)s order by seq desc limit 1), 0
)

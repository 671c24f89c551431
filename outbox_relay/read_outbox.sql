select shard, seq, subject, record
from unnest(%(shards)s::integer[], %(positions)s::bigint[]) as reached (of_shard, position)
cross join lateral (
    select *, sum(octet_length(record) + %(overhead_bytes)s) over (order by seq) as bytes
    from (
        select shard, seq, subject, record
        from outbox
        where shard = of_shard and seq > position
        order by seq
        limit %(rows_max)s
    ) as next_rows
) as counted
where bytes <= %(bytes_max)s or seq = position + 1
order by shard, seq

with reached as (
    select shard, seq, row_number() over (order by shard) as place
    from read.positions
    where projection = %(projection)s and build = %(build)s
),
announced as (
    select pg_notify(
        'onrecord_read',
        json_agg(json_build_array(%(projection)s::text, %(build)s::integer, shard, seq) order by shard)::text
    )
    from reached
    group by place / 64
)
select pg_notify('onrecord_serving', json_build_array(%(projection)s::text, %(build)s::integer)::text)
from (select count(*) from announced) as told

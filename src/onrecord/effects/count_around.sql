select
    (
        select coalesce(sum(greatest(last.seq - feeder_positions.seq, 0)), 0)::bigint
        from feeder_positions
        cross join lateral (
            select outbox.seq from outbox where outbox.shard = feeder_positions.shard order by outbox.seq desc limit 1
        ) as last
    ),
    (select count(*) from feeder_positions where stopped is not null),
    (
        (select count(*) from webhooks where state = 'pending')
        + (select count(*) from webhooks where state = 'claimed')
    ),
    coalesce(extract(epoch from %(now)s::timestamptz - least(
        (select min(received_at) from webhooks where state = 'pending'),
        (select min(received_at) from webhooks where state = 'claimed')
    )), 0)::float,
    (select count(*) from webhooks where state = 'failed'),
    (select count(*) from channels where health = 'degraded' and disabled_at is null),
    (select count(*) from channels where health = 'stopped' and disabled_at is null),
    ai_used_on((%(now)s::timestamptz at time zone 'utc')::date)

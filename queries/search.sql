with asked as materialized (
    select read.search_query(%(terms)s::text[], true) as wide, read.search_query(%(terms)s::text[], false) as exact,
        array(select read.search_query(array[term], true) from unnest(%(terms)s::text[]) as term) as each
),
candidates as materialized (
    select found.*, (1e6 * (ts_rank(found.words, wide, 1) + 2 * ts_rank(found.words, exact, 1)))::integer as rank
    from asked, read.search_texts(
        asked.wide, asked.each, %(contact_id)s::uuid, %(conversation_id)s::uuid, %(direction)s::text,
        %(since)s::timestamptz, %(before)s::timestamptz, %(below_at)s::timestamptz, %(below_id)s::uuid,
        %(oldest_era)s::integer, %(newest_era)s::integer, %(candidates_max)s::integer
    ) as found
),
listed as (
    select * from candidates
    where (rank, occurred_at, event_id) < (%(rank)s::integer, %(at)s::timestamptz, %(id)s::uuid)
    order by rank desc, occurred_at desc, event_id desc
    limit %(rows_max)s
),
ends as (
    select
        count(*) as candidates, max(occurred_at) as newest_at, min(occurred_at) as oldest_at,
        (array_agg(event_id order by occurred_at desc, event_id desc))[1] as newest_id,
        (array_agg(event_id order by occurred_at, event_id))[1] as oldest_id
    from candidates
)
select
    listed.contact_id, listed.conversation_id, listed.shard, listed.seq, listed.event_id, listed.direction,
    listed.occurred_at, listed.rank, said.text, ends.*,
    ts_headline(
        'words.plain', words.parted(said.text), asked.wide, e'highlightall=true, startsel="\x02", stopsel="\x03"'
    ) as marked
from ends
cross join asked
left join listed on true
left join read.search as said on said.contact_id = listed.contact_id and said.seq = listed.seq
order by listed.rank desc, listed.occurred_at desc, listed.event_id desc

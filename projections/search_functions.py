"""What is asked of the read model `search`: its view, and functions.

Under row-level security no plan would find what they filter by an index. So they run with their owner's rights, and
each compares the workspace itself.
"""

from typing import LiteralString

# Eras are looked through one by one, from the newest: a frequent word costs what its newest places cost. A rare one is
# looked up in every era, which takes 30 us each. To meet its places with those of a frequent word in the index would
# cost more than to read its rows.
SERVE: LiteralString = r"""
create view read.search with (security_invoker = true) as
select workspace_id, contact_id, conversation_id, shard, seq, event_id, direction, occurred_at, text
from read.search_texts_v4;

create or replace function read.search_query(terms text[], is_wide boolean)
returns tsquery language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    made tsquery;
    term text;
    one tsquery;
    stems tsquery;
begin
    foreach term in array terms loop
        one := phraseto_tsquery('words.plain', term);
        if is_wide and strpos(term, ' ') = 0 then
            select string_agg(distinct quote_literal(lexeme), ' | ')::tsquery into stems
            from unnest(array['english', 'german', 'french', 'spanish', 'portuguese', 'italian', 'dutch', 'russian',
                    'turkish']) as language,
                unnest(ts_lexize(('pg_catalog.' || language || '_stem')::regdictionary,
                    words.unaccent(lower(term)))) as lexeme;
            one := one || coalesce(stems, ''::tsquery);
        end if;
        made := coalesce(made && one, one);
    end loop;
    return made;
end
$$;

-- The eras of the workspace in which anything was said. Apart from the search, which has no use of an index row by row.
create or replace function read.search_eras(oldest integer, newest integer, out first_era integer, out last_era integer)
language sql stable security definer set search_path = pg_catalog, pg_temp
    set enable_indexscan = on set enable_bitmapscan = off as $$
    select min(t.era), max(t.era) from read.search_texts_v4 as t
    where t.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
        and t.era between oldest and newest
$$;

-- What to look for in the index. What is ten times as frequent among 500 texts of the last era as something else is
-- better looked for in the rows of that.
create or replace function read.search_telling(each tsquery[], last_era integer)
returns tsquery language sql stable security definer set search_path = pg_catalog, pg_temp
    set enable_indexscan = on set enable_bitmapscan = off as $$
    with sample as materialized (
        select t.words from read.search_texts_v4 as t
        where t.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid and t.era = last_era
            and cardinality(each) > 1
        limit 500
    ),
    asked as (
        select one, (select count(*) from sample where ts_match_vq(sample.words, one)) as texts
        from unnest(each) as one where numnode(one) > 0
    )
    select string_agg('(' || regexp_replace(one::text, '<(-|\d+)>', '&', 'g') || ')', ' & ')::tsquery from asked
    where texts <= 10 * (1 + (select min(texts) from asked))
$$;

create or replace function read.search_texts(
    wide tsquery, each tsquery[], asked_contact_id uuid, asked_conversation_id uuid, asked_direction text,
    since timestamptz, until timestamptz, below_at timestamptz, below_id uuid, oldest_era integer, newest_era integer,
    rows_max integer
)
returns table (
    contact_id uuid, conversation_id uuid, shard integer, seq bigint, event_id uuid, direction text,
    occurred_at timestamptz, words tsvector
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
    set enable_indexscan = off set max_parallel_workers_per_gather = 0 set jit = off as $$
#variable_conflict use_column
declare
    here uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
    of_direction tsquery := quote_literal('/' || asked_direction);
    matched tsquery := coalesce(wide && of_direction, wide);
    wanted integer := rows_max;
    found integer;
    eras record;
    telling tsquery;
    keyed tsquery;
    is_part boolean;
begin
    if asked_contact_id is not null then
        return query
        select t.contact_id, t.conversation_id, t.shard, t.seq, t.event_id, t.direction, t.occurred_at, t.words
        from read.search_texts_v4 as t
        where t.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
            and t.contact_id = asked_contact_id
            and (asked_conversation_id is null or t.conversation_id = asked_conversation_id)
            and t.words @@ matched and t.occurred_at >= since and t.occurred_at < until
            and (t.occurred_at, t.event_id) < (below_at, below_id)
        order by t.occurred_at desc, t.event_id desc limit rows_max;
        return;
    end if;
    eras := read.search_eras(oldest_era, newest_era);
    telling := read.search_telling(array_remove(each || of_direction, null), eras.last_era);
    is_part := telling <> matched;
    for looked_at in reverse coalesce(eras.last_era, 0) .. coalesce(eras.first_era, 1) loop
        keyed := words.marked(telling, words.mark(here, looked_at));
        return query
        select t.contact_id, t.conversation_id, t.shard, t.seq, t.event_id, t.direction, t.occurred_at, t.words
        from read.search_texts_v4 as t
        where words.marked(t.words, words.mark(t.workspace_id, t.era)) @@ keyed
            and (not is_part or t.words @@ matched) and (
                t.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
                and t.era = looked_at
            ) is true
            and t.occurred_at >= since and t.occurred_at < until
            and (t.occurred_at, t.event_id) < (below_at, below_id)
        order by t.occurred_at desc, t.event_id desc limit wanted;
        get diagnostics found = row_count;
        wanted := wanted - found;
        exit when wanted <= 0;
    end loop;
end
$$;

create or replace function read.search_contacts(asked text, asked_words text[], number_part text, rows_max integer)
returns table (contact_id uuid, name text, addresses text[], fields jsonb, rank integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
    set jit = off as $$
#variable_conflict use_column
declare
    plain text := lower(words.unaccent(asked));
    backwards text := reverse(ltrim(number_part, '0'));
    patterns text[] := array(
        select '%' || lower(words.unaccent(word)) || '%'
        from unnest(case when number_part is null then asked_words else array[ltrim(number_part, '0')] end) as word
        order by length(word) desc, word
    );
    fragments_max integer := 1000;
begin
    return query
    with by_number as materialized (
        (
            select c.* from read.search_contacts_v4 as c
            where c.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
                and c.number >= number_part and c.number < number_part || ':'
            order by c.workspace_id, c.number limit rows_max
        )
        union all
        (
            select c.* from read.search_contacts_v4 as c
            where c.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
                and length(number_part) >= 6 and c.number_end >= backwards and c.number_end < backwards || ':'
            order by c.workspace_id, c.number_end limit rows_max
        )
    ), found as (
        (
            select c.*, 3 as place from read.search_contacts_v4 as c
            where c.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
                and c.sort_name >= plain and c.sort_name < plain || U&'\+10FFFF'
            order by c.workspace_id, c.sort_name limit rows_max
        )
        union all
        select by_number.*, 2 from by_number
        union all
        (
            select c.*, 1 from read.search_contacts_v4 as c
            where c.workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
                and c.fragments like patterns[1] and c.fragments like coalesce(patterns[2], patterns[1])
                and c.fragments like coalesce(patterns[3], patterns[1]) and c.fragments like all (patterns)
                and not exists (select from by_number) and length(patterns[1]) >= 5
            limit fragments_max
        )
    ), best as (
        select distinct on (found.contact_id) found.* from found order by found.contact_id, found.place desc
    )
    select best.contact_id, best.name, best.addresses, best.fields, best.place from best
    order by best.place desc, words.similarity(best.sort_name, plain) desc, best.sort_name, best.contact_id
    limit rows_max;
end
$$
"""
FUNCTIONS: tuple[LiteralString, ...] = (
    "read.search_query(text[], boolean)",
    "read.search_eras(integer, integer)",
    "read.search_telling(tsquery[], integer)",
    (
        "read.search_texts(tsquery, tsquery[], uuid, uuid, text, timestamptz, timestamptz, timestamptz, uuid,"
        " integer, integer, integer)"
    ),
    "read.search_contacts(text, text[], text, integer)",
)

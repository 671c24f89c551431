"""Read tables of so many conversations, made in Postgres: what a projector would have left after years, in minutes.

Proportions are the same at every size: a third of the conversations is open, each of five members has a seventh of
them, a fifth bears the common label. What is rare is as rare in numbers: RARE_LABELLED conversations, RARE_HITS texts
of a word.
"""

import hashlib
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.types.numeric import Int8

from bench.rig import Rig
from projections import schema
from projections.catalogue import LIVE

ITEMS = 10  # of a conversation's timeline
TEXTS = 8  # of these are messages and notes
RARE_LABELLED = 100
RARE_HITS, RARE_WORDS = 500, 20
MEMBERS = 5

_IDS: LiteralString = """
create temporary table made on commit drop as
select n, md5('conversation ' || n)::uuid as conversation_id, md5('contact ' || n)::uuid as contact_id,
    timestamptz '2026-01-01' - interval '3 years' * (n::float8 / %(conversations)s) as at, random() as chance,
    floor(random() * 7)::integer as of_seven, floor(random() * 100)::integer as of_hundred
from generate_series(0, %(conversations)s - 1) as n
"""
_FILL: tuple[LiteralString, ...] = (
    """
    insert into read.conversation_list_contacts_v4
    select %(workspace_id)s, contact_id, 'Customer ' || n, '+4917' || lpad(n::text, 8, '0'), null from made
    """,
    """
    insert into read.conversation_list_v4 (workspace_id, conversation_id, contact_id, channel, status, assignee_id,
        priority, labels, version, opened_at, last_activity_at, last_message, last_direction, waiting_since,
        incoming_seq, read_by, window_closes_at, shard, seq)
    select %(workspace_id)s, conversation_id, contact_id, 'whatsapp',
        case when chance < 0.33 then 'open' when chance < 0.4 then 'snoozed' else 'resolved' end,
        case when of_seven < 5 then md5('member ' || of_seven)::uuid end,
        case when of_hundred < 2 then 'urgent' when of_hundred < 10 then 'high' when of_hundred < 90 then 'normal'
            else 'low' end,
        case when n %% greatest(1, %(conversations)s / %(rare)s) = 0 then array[md5('label rare')::uuid]
            when of_hundred %% 5 = 0 then array[md5('label common')::uuid] else '{}' end,
        3, at - interval '1 day', at, 'A message of a usual length, cut for the list', 'in',
        case when chance < 0.2 then at end, n * 10 + 10,
        case when of_hundred %% 2 = 0 then array[md5('member 0')::uuid] else '{}' end, at + interval '1 day', n %% 16,
        n * 10 + 10
    from made
    """,
    """
    insert into read.conversation_list_labelled_v4
    select workspace_id, label, conversation_id, true from read.conversation_list_v4, unnest(labels) as label
    """,
    """
    insert into read.timeline_v5 (workspace_id, conversation_id, shard, seq, event_id, kind, actor, occurred_at,
        at, message_id, text)
    select %(workspace_id)s, conversation_id, n %% 16, n * 10 + item, md5('event ' || n * 10 + item)::uuid,
        'message.received', 'system', at - interval '1 minute' * (10 - item), at - interval '1 minute' * (10 - item),
        md5('event ' || n * 10 + item)::uuid,
        'A message of a usual length in which somebody asks'
    from made, generate_series(1, %(items)s) as item
    """,
    """
    insert into read.timeline_messages_v5 (workspace_id, conversation_id, message_id, shard, maybe_doubled)
    select %(workspace_id)s, conversation_id, md5('event ' || n * 10 + item)::uuid, n %% 16, false
    from made, generate_series(1, %(items)s) as item
    """,
    """
    insert into read.contact_directory_v2 (workspace_id, contact_id, channel, name, sort_name, addresses, fields,
        created_at, last_message_at)
    select %(workspace_id)s, contact_id, 'whatsapp', name, lower(name), array[address], '{}', at, at
    from made join read.conversation_list_contacts_v4 using (contact_id)
    """,
    """
    insert into read.search_contacts_v4
    select %(workspace_id)s, contact_id, name, array[address], '{}', lower(name), substr(address, 2),
        reverse(substr(address, 2)), lower(name) || ' ' || address
    from made join read.conversation_list_contacts_v4 using (contact_id)
    """,
    """
    insert into read.search_texts_v4
    select %(workspace_id)s, contact_id, conversation_id, n %% 16, n * 10 + item, md5('event ' || n * 10 + item)::uuid,
        'in', at, extract(epoch from at)::bigint / (28 * 86400), said,
        to_tsvector('words.plain', said) || '''/in'''::tsvector
    from made, generate_series(1, %(texts)s) as item, lateral (
        select 'please ' || case when (n * 8 + item) %% 20 = 0 then 'order ' else '' end
            || case when (n * 8 + item) %% greatest(1, %(conversations)s * %(texts)s / %(hits)s) < %(words)s
                then 'rare' || (n * 8 + item) %% greatest(1, %(conversations)s * %(texts)s / %(hits)s) else '' end
            || ' w' || (n * 7919 + item * 104729) %% 997 || ' w' || (n * 6271 + item * 15485863) %% 20011 as said
    ) as text
    """,
)
_EVENTS: LiteralString = """
insert into read.audit_trail_v1 (workspace_id, shard, seq, event_id, type, about, subject_id, actor, occurred_at,
    conversation_id, message_id, correlation_id, record)
select workspace_id, shard, seq, event_id, case when seq %% 10 = 1 then 'conversation.opened.v1' else kind || '.v1' end,
    'contact', contact_id, 'member/' || md5('member ' || seq %% 5)::uuid, occurred_at, conversation_id, message_id,
    event_id::text, '\\x7b7d'
from read.timeline_v5 join made using (conversation_id) order by occurred_at
"""


def fill(here: Rig, conversations: int, *, events: bool = True) -> None:
    """Make the read models, and fill them; their indexes are made afterwards.

    Without events the record stays empty: where a projector goes on, its numbers begin at 1, and would be taken.
    """
    with here.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, here.log.shards)
    numbers = {
        "conversations": conversations,
        "rare": RARE_LABELLED,
        "items": ITEMS,
        "texts": TEXTS,
        "hits": RARE_HITS,
        "words": RARE_WORDS,
    }
    params = {"workspace_id": here.log.workspace_id, **{name: Int8(number) for name, number in numbers.items()}}
    with here.connect("postgres") as admin:
        _drop_indexes(admin)
        with admin.transaction():
            admin.execute("select setseed(0.5)")
            admin.execute(_IDS, params)
            admin.execute("analyze made")
            for statement in (*_FILL, *([_EVENTS] if events and has_events(admin) else [])):
                admin.execute(statement, params)
        admin.execute("set maintenance_work_mem = '1GB'")
        for table in (table for projection in LIVE for table in projection.tables):
            for index in schema.indexes(table):
                admin.execute(index, prepare=False)
        admin.execute("vacuum analyze")


def has_events(connection: psycopg.Connection) -> bool:
    """Whether the record is among the read models."""
    row = connection.execute("select to_regclass('read.audit_trail_v1') is not null").fetchone()
    return bool(row and row[0])


def _drop_indexes(admin: psycopg.Connection) -> None:
    rows = admin.execute(
        "select indexname from pg_indexes where schemaname = 'read' and indexdef not like 'CREATE UNIQUE%'"
    ).fetchall()
    for (name,) in rows:
        admin.execute(sql.SQL("drop index {}").format(sql.Identifier("read", name)))


def hashed(name: str) -> str:
    """An id that the statements above make of a name."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()

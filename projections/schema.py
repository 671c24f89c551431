"""Schema `read`: made by the projector, which owns it. Queries read the views, and see one workspace."""

import re
from collections.abc import Sequence

import psycopg
from psycopg import sql

from onrecord import db
from projections import builds, parking
from projections.projection import FIRST_BUILD, Projection, Table

_LOCK = 1919246692
REBUILD = 1919246693
FOLDING = 1919246694
_OF_INDEX = re.compile(r"\s*alter\s+index\s+", re.IGNORECASE)
_LATER = re.compile(rf"\s*create\s+index\s+|{_OF_INDEX.pattern}", re.IGNORECASE)
NOBODY = "the first start"
_NEVER = 2**31 - 1
_SET_WHILE_FILLED = sql.SQL(
    "alter table {} set (autovacuum_vacuum_insert_threshold = -1, toast.autovacuum_vacuum_insert_threshold = -1,"
    f" autovacuum_analyze_threshold = {_NEVER})"
)
_RESET_ONCE_FILLED = sql.SQL(
    "alter table {0} reset (autovacuum_vacuum_insert_threshold, toast.autovacuum_vacuum_insert_threshold,"
    " autovacuum_analyze_threshold); analyze {0}"
)

BOOKKEEPING = """
create table if not exists read.builds (
    projection text not null,
    build integer not null check (build > 0),
    version integer not null,
    state text not null check (state in ('building', 'serving', 'retired', 'failed', 'dropped')),
    phase text check (phase in ('folding', 'indexing', 'verifying', 'following', 'switching')),
    tables text[] not null,
    serve text not null,
    functions text[] not null,
    erase text[] not null,
    requested_by text not null,
    events_total bigint not null default 0,
    events_per_s integer,
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    served_at timestamptz,
    verification jsonb,
    primary key (projection, build),
    check ((state = 'building') = (phase is not null))
);
create unique index if not exists builds_serving on read.builds (projection) where state = 'serving';
create unique index if not exists builds_building on read.builds (projection) where state = 'building';
create table if not exists read.positions (
    projection text not null,
    build integer not null,
    shard integer not null,
    seq bigint not null,
    next_offset bigint not null,
    rebuilding boolean not null default false,
    primary key (projection, build, shard)
) with (fillfactor = 50);
create table if not exists read.parked (
    projection text not null,
    build integer not null,
    shard integer not null,
    seq bigint not null,
    subject text not null,
    reason text not null,
    record bytea not null,
    parked_at timestamptz not null default now(),
    primary key (projection, build, shard, seq)
);
create table if not exists read.stopped_shards (
    shard integer primary key,
    reason text not null,
    stopped_at timestamptz not null default now()
);
create table if not exists read.erasures (
    projection text not null,
    build integer not null,
    shard integer not null,
    seq bigint not null,
    contact jsonb not null,
    primary key (projection, build, shard, seq)
);
create or replace view read.serving with (security_invoker = true) as
select projection, build from read.builds where state = 'serving';
grant select on read.serving, read.builds, read.positions to onrecord_query;
grant select (projection, build, shard, seq) on read.parked to onrecord_query;
"""
# Before there were builds each projection had one, of version 1, and its erasures were not written down.
FORMER = """
do $$
begin
    if to_regclass('read.builds') is not null or to_regclass('read.serving') is null then
        return;
    end if;
    alter table read.positions rename column version to build;
    alter table read.positions add rebuilding boolean not null default false;
    alter table read.parked rename column version to build;
    alter table read.serving rename to serving_formerly;
end
$$;
"""
FORMER_ERASE = {
    "timeline": [
        """
        with erased as (
            select (contact ->> 'workspace_id')::uuid as workspace_id, conversation_id::uuid
            from json_array_elements(%s) as contact,
                json_array_elements_text(contact -> 'conversation_ids') as conversation_id
        )
        update read.timeline_v1 as item set text = '[erased]' from erased
        where item.workspace_id = erased.workspace_id and item.conversation_id = erased.conversation_id
            and text is not null
        """
    ],
    "conversation_list": [
        """
        with erased as (
            select (contact ->> 'workspace_id')::uuid as workspace_id, conversation_id::uuid
            from json_array_elements(%s) as contact,
                json_array_elements_text(contact -> 'conversation_ids') as conversation_id
        )
        update read.conversation_list_v1 as conversation set last_message = '[erased]' from erased
        where conversation.workspace_id = erased.workspace_id
            and conversation.conversation_id = erased.conversation_id and last_message is not null
        """,
        """
        update read.conversation_list_contacts_v1 as contact set name = '[erased]', address = '[erased]'
        from json_to_recordset(%s) as erased (workspace_id uuid, contact_id uuid)
        where contact.workspace_id = erased.workspace_id and contact.contact_id = erased.contact_id
        """,
    ],
}
TAKE_OVER_FORMER = """
insert into read.builds (
    projection, build, version, state, tables, serve, functions, erase, requested_by, started_at, ended_at, served_at
)
select
    projection, 1, version, 'serving',
    array(
        select relname from pg_class
        where relnamespace = 'read'::regnamespace and relkind = 'r'
            and relname ~ ('^' || projection || '(_[a-z_]+)?_v[0-9]+$')
    ),
    'create view read.' || projection || ' with (security_invoker = true) as ' || pg_get_viewdef('read.' || projection),
    '{}', %(erase)s, 'the first start', now(), now(), now()
from read.serving_formerly
where projection = %(projection)s
"""


def prepare(connection: psycopg.Connection, projections: Sequence[Projection], shards: int) -> None:
    """Make what is missing: bookkeeping, and of a projection that has no build yet the first. Several may come at once.

    A later version is not made here but by a rebuild, and switched to when it is as far as the one that serves; so is a
    projection that comes to a long log.
    """
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(FORMER, prepare=False)
        connection.execute(BOOKKEEPING, prepare=False)
        parking.prepare(connection)
        _take_over_former(connection)
        found = builds.read(connection)
        there = {build.projection for build in found}
        short = all(build.events <= builds.CARRIED_BEHIND_EVENTS_MAX for build in found)
        for projection in projections:
            if projection.name not in there and short:
                first = builds.numbered(projection, FIRST_BUILD)
                make(connection, first, shards, NOBODY)
                for statement in (index for table in first.tables for index in indexes(table)):
                    connection.execute(statement, prepare=False)
                serve(connection, projection.name, FIRST_BUILD)


def make(connection: psycopg.Connection, build: Projection, shards: int, requested_by: str) -> None:
    """The tables of a build, without the indexes that its fold doesn't need, at position 0. It is `building`."""
    for table in build.tables:
        _make_table(connection, table)
    connection.execute(
        db.sql("projections", "add_build"),
        {
            "projection": build.name,
            "build": build.build,
            "version": build.version,
            "tables": [table.name for table in build.tables],
            "serve": build.serve,
            "functions": list(build.functions),
            "erase": [table.erase for table in build.tables if table.erase],
            "requested_by": requested_by,
        },
    )
    connection.execute(db.sql("projections", "make_positions"), (build.name, build.build, shards))


def leave_alone(connection: psycopg.Connection, build: Projection) -> None:
    """Autovacuum doesn't look through tables for being filled; for what is erased or written over it does."""
    for table in build.tables:
        connection.execute(_SET_WHILE_FILLED.format(sql.Identifier("read", table.name)))


def attend(table: Table) -> sql.Composed:
    """What makes autovacuum look after a table that is filled as after any, and takes its statistics."""
    return _RESET_ONCE_FILLED.format(sql.Identifier("read", table.name))


def indexes(table: Table) -> list[sql.SQL]:
    """What makes the indexes that queries need and the fold does without, as far as they are missing."""
    made: list[str] = []
    for statement in filter(_LATER.match, _statements(table)):
        if _OF_INDEX.match(statement):  # of the one before: they go together
            made[-1] += f";{statement}"
        else:
            made.append(_LATER.sub("create index if not exists ", statement, count=1))
    return [sql.SQL(statements) for statements in made]


def serve(connection: psycopg.Connection, projection: str, number: int) -> None:
    """Let queries read this build: in one transaction with whatever the caller checks. The former one is retired."""
    for statement in _unserving(connection, projection, number):
        connection.execute(statement, prepare=False)
    rows = connection.execute(db.sql("projections", "begin_serving"), (projection, number)).fetchall()
    ((text, functions),) = rows
    connection.execute(text.encode(), prepare=False)
    connection.execute(sql.SQL("grant select on {} to onrecord_query").format(sql.Identifier("read", projection)))
    for function in functions:
        connection.execute(sql.SQL("revoke execute on function {} from public").format(sql.SQL(function)))
        connection.execute(sql.SQL("grant execute on function {} to onrecord_query").format(sql.SQL(function)))
    connection.execute(db.sql("projections", "announce_serving"), {"projection": projection, "build": number})


def _unserving(connection: psycopg.Connection, projection: str, number: int) -> list[sql.Composed]:
    """What takes away the view and the functions of the build that serves. The view first: it may use a function."""
    drop_view = sql.SQL("drop view if exists {}").format(sql.Identifier("read", projection))
    rows = connection.execute(db.sql("projections", "end_serving"), (projection, number)).fetchall()
    functions = [function for (of_one,) in rows for function in of_one]
    return [drop_view, *(sql.SQL("drop function if exists {}").format(sql.SQL(function)) for function in functions)]


def _statements(table: Table) -> list[str]:
    return [statement for statement in table.create.split(";") if statement.strip()]


def _make_table(connection: psycopg.Connection, table: Table) -> None:
    """The table, and its isolation: the owner folds all workspaces, the query role sees its transaction's."""
    for statement in _statements(table):
        if not _LATER.match(statement):
            connection.execute(statement.encode(), prepare=False)
    name = sql.Identifier("read", table.name)
    for statement in (
        "alter table {} enable row level security",
        (
            "create policy own_workspace on {} for select to onrecord_query"
            " using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)"
        ),
        "grant select on {} to onrecord_query",
    ):
        connection.execute(sql.SQL(statement).format(name))
    for column in table.personal:  # the planner's statistics would keep samples that no erasure reaches
        unsampled = sql.SQL("alter table {} alter column {} set statistics 0")
        connection.execute(unsampled.format(name, sql.Identifier(column)))


def _take_over_former(connection: psycopg.Connection) -> None:
    row = connection.execute("select to_regclass('read.serving_formerly') is not null").fetchone()
    if row == (False,):
        return
    for name, erase in FORMER_ERASE.items():
        connection.execute(TAKE_OVER_FORMER, {"projection": name, "erase": erase})
    connection.execute("drop table read.serving_formerly")

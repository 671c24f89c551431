"""Schema `read`: made by the projector, which owns it. Queries read the views, and see one workspace."""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from onrecord import db
from projections.projection import Projection, Table

_LOCK = 1919246692

BOOKKEEPING = """
create table if not exists read.serving (
    projection text primary key,
    version integer not null
);
create table if not exists read.positions (
    projection text not null,
    version integer not null,
    shard integer not null,
    seq bigint not null,
    next_offset bigint not null,
    primary key (projection, version, shard)
) with (fillfactor = 50);
create table if not exists read.parked (
    projection text not null,
    version integer not null,
    shard integer not null,
    seq bigint not null,
    subject text not null,
    reason text not null,
    record bytea not null,
    parked_at timestamptz not null default now(),
    primary key (projection, version, shard, seq)
);
create table if not exists read.stopped_shards (
    shard integer primary key,
    reason text not null,
    stopped_at timestamptz not null default now()
);
grant select on read.serving, read.positions to onrecord_query;
grant select (projection, version, shard, seq) on read.parked to onrecord_query;
"""


def prepare(connection: psycopg.Connection, projections: Sequence[Projection], shards: int) -> None:
    """Make what is missing: bookkeeping, tables, views and a position 0 per shard. Several may come at once."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(BOOKKEEPING, prepare=False)
        for projection in projections:
            for table in projection.tables:
                _make(connection, table)
            connection.execute(db.sql("projections", "make_positions"), (projection.name, projection.version, shards))
            _serve(connection, projection)


def _make(connection: psycopg.Connection, table: Table) -> None:
    """The table, and its isolation: the owner folds all workspaces, the query role sees its transaction's."""
    row = connection.execute("select to_regclass(%s)", (f"read.{table.name}",)).fetchone()
    if row and row[0]:
        return
    connection.execute(table.create, prepare=False)
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


def _serve(connection: psycopg.Connection, projection: Projection) -> None:
    """The view that queries read, over the first version there is; a later version is switched to on purpose."""
    made = connection.execute(db.sql("projections", "begin_serving"), (projection.name, projection.version))
    if made.rowcount:
        connection.execute(projection.serve, prepare=False)
        view = sql.Identifier("read", projection.name)
        connection.execute(sql.SQL("grant select on {} to onrecord_query").format(view))
        for function in projection.functions:
            connection.execute(sql.SQL("revoke execute on function {} from public").format(sql.SQL(function)))
            connection.execute(sql.SQL("grant execute on function {} to onrecord_query").format(sql.SQL(function)))

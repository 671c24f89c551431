"""A database with data, brought from its first version to today's step by step: nothing is lost, and it goes on."""

import asyncio
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

import psycopg
import pytest
import sqlalchemy
from alembic import command
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy.pool import NullPool

import ages
import people
import raw
from installations import TOKEN, Installation, Servers
from onrecord import db, migrate
from onrecord.log import Log
from onrecord.settings import CantStart, Settings
from posting import done
from restoring import serving
from waiting import until
from written import numbers, rows

NAME = "upgraded"
TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"


@dataclass
class Upgraded:
    """An installation that came all the way, and how many rows each table had after each step."""

    installation: Installation
    counts: dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def upgraded(servers: Servers) -> Upgraded:
    with servers.admin() as admin:
        admin.execute(f"create database {NAME}")
    settings = servers.settings(NAME, f"{NAME}.events")
    counts: dict[str, dict[str, int]] = {}
    with db.connect(db.conninfo(settings, settings.database_admin)) as connection:
        for version in versions():
            step(settings, version)
            ages.fill(connection, version, settings.topic)
            counts[version] = count(connection)
        connection.execute("delete from halted_shards")
        migrate.migrate(settings)
        log = migrate.create_log(settings)
        people.add_member(connection, log, token=TOKEN)
    return Upgraded(Installation(servers, settings, log), counts)


def versions() -> list[str]:
    """All of them, from the first on."""
    return [one.revision for one in ScriptDirectory.from_config(migrate.alembic_config()).walk_revisions()][::-1]


def step(settings: Settings, version: str) -> None:
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(db.conninfo(settings, settings.database_admin)),
        poolclass=NullPool,
    )
    with engine.connect() as connection:
        config = migrate.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def count(connection: psycopg.Connection) -> dict[str, int]:
    tables = [name for (name,) in connection.execute(TABLES).fetchall()]
    counted = sql.SQL(" union all ").join(
        sql.SQL("select {}, count(*) from {}").format(name, sql.Identifier(name)) for name in tables
    )
    return dict(connection.execute(counted).fetchall())


def test_no_step_loses_a_row(upgraded: Upgraded) -> None:
    steps = list(upgraded.counts.items())
    for (_, before), (version, after) in pairwise(steps):
        assert {table: kept for table, kept in before.items() if after.get(table, 0) < kept} == {}, version


def test_every_table_of_the_first_versions_had_something_to_lose(upgraded: Upgraded) -> None:
    first = upgraded.counts["0002"]
    assert [table for table, held in first.items() if held == 0] == []


def test_what_a_step_moves_is_where_it_belongs(upgraded: Upgraded) -> None:
    installation = upgraded.installation
    assert rows(
        installation, "select contact_id::text, hmac, sealed, erased_at is null from contact_identities order by hmac"
    ) == [(ages.CONTACT, b"\x01", "sealed", True), (ages.ERASED, b"\x02", None, False)]
    assert rows(installation, "select lane::text, state from effects") == [(ages.WORKSPACE, "pending")]
    assert rows(installation, "select state, items_dropped from webhooks") == [("done", 0)]
    assert rows(installation, "select distinct priority from conversations") == [("normal",)]


async def test_todays_processes_go_on_with_it(upgraded: Upgraded) -> None:
    installation = upgraded.installation
    shard = ages.shard(installation.log)
    with installation.relay(), installation.projector():
        async with serving(installation) as client:
            await done(client, "add_note", UUID(ages.CONVERSATION), text="from today")
            position = f"{shard}:{len(numbers(installation)[shard])}"
            answer = await client.get(
                "/list_timeline", params={"conversation_id": ages.CONVERSATION}, headers={"OnRecord-After": position}
            )
        await asyncio.to_thread(until, lambda: raw.seqs(installation, shard) == numbers(installation)[shard], 60)
    texts = [item["text"] for item in answer.json()["items"]]
    assert texts.count("Where is my parcel?") == len(("received", "note", "queued"))
    assert "from today" in texts


def test_a_migration_waits_for_nobody_for_long(upgraded: Upgraded) -> None:
    settings = upgraded.installation.settings
    with db.connect(db.conninfo(settings, settings.database_admin)) as reader, reader.transaction():
        reader.execute("lock table alembic_version in access exclusive mode")
        with pytest.raises(CantStart, match="pg_stat_activity"):
            migrate.migrate(settings, waits_s_max=0.1)
    migrate.migrate(settings)


def test_the_log_of_before_is_the_log_of_today(upgraded: Upgraded) -> None:
    log: Log = upgraded.installation.log
    assert (log.source, str(log.workspace_id), log.shards) == (
        "/onrecord/01900000-0000-7000-8000-0000000000aa",
        ages.WORKSPACE,
        4,
    )

"""A database that is set back: copied while nobody is connected, later put in its place again; and what goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from psycopg import sql

import forks
import kept
import raw
from checker import LogRecord
from installations import TOKEN, Installation
from onrecord import app
from waiting import until
from written import numbers, rows

SLOW_S = 60.0


@asynccontextmanager
async def serving(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """The API for as long as the block lasts: nothing of it is connected afterwards."""
    api = app.create(installation.settings)
    transport = httpx.ASGITransport(api)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        api.router.lifespan_context(api),
        httpx.AsyncClient(transport=transport, base_url="http://onrecord.test/v1", headers=headers) as client,
    ):
        yield client


def publish(installation: Installation) -> None:
    """Run relay and projector until there is nothing left to do."""
    with installation.relay(), installation.projector():
        until(lambda: in_the_log(installation) and folded(installation), SLOW_S)


def in_the_log(installation: Installation) -> bool:
    """Whether the log ends where the outbox, which may be pruned, ends."""
    written = numbers(installation)
    return all((raw.seqs(installation, shard) or [0])[-1] == seqs[-1] for shard, seqs in written.items())


def folded(installation: Installation) -> bool:
    """Whether the read models have reached the outbox's end."""
    if rows(installation, "select to_regclass('read.positions')") == [(None,)]:
        return False
    reached = rows(installation, "select distinct shard, seq from read.positions where seq > 0")
    return sorted(reached) == sorted((shard, seqs[-1]) for shard, seqs in numbers(installation).items())


def log_of(installation: Installation) -> dict[int, list[LogRecord]]:
    """All that the log holds, by shard."""
    return {shard: raw.read(installation, shard) for shard in range(installation.log.shards)}


def back_up(installation: Installation) -> None:
    """Copy the database. Nobody may be connected."""
    _admin(installation, "create database {backup} template {name}")


def restore(installation: Installation) -> None:
    """Set the database back to what was copied, once."""
    _admin(installation, "drop database {name} with (force)")
    _admin(installation, "alter database {backup} rename to {name}")


def _admin(installation: Installation, statement: str) -> None:
    name = forks.database(installation)
    names = {"name": sql.Identifier(name), "backup": sql.Identifier(f"{name}_backup")}
    kept.close(name)
    with installation.servers.admin() as admin:
        admin.execute(sql.SQL(statement).format(**names))

"""A database that is set back: copied while nobody is connected, and later put in its own place again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from psycopg import sql

import forks
import kept
from installations import TOKEN, Installation
from onrecord import app


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

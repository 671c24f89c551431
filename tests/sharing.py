"""One installation for many tests: its API, and its write tables emptied between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

import meta
import people
from installations import AGENT_ID, TOKEN, Installation
from onrecord import app
from onrecord.execute import Executor
from queries.reading import Reads
from written import superuser

PATIENCE_S = 30.0
KEPT = ("alembic_version", "heartbeats", "log", "operations", "outbox_forked", "workspaces")


def emptied(installation: Installation) -> Installation:
    """The installation as good as new, as long as no relay ever ran there."""
    with superuser(installation) as connection, connection.pipeline():
        people.empty(connection, but=KEPT)
        connection.execute("delete from workspaces where id <> %s", (installation.log.workspace_id,))
        people.add_member(connection, installation.log, "admin", TOKEN)
        people.add_member(connection, installation.log, "agent", member_id=AGENT_ID)
    return installation


@asynccontextmanager
async def served(installation: Installation) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """The API of an installation, and a signed-in client that is answered as by a server, also when the app raises."""
    api = app.create(installation.settings)
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        api.router.lifespan_context(api),
        httpx.AsyncClient(transport=transport, base_url="http://onrecord.test/v1", headers=headers) as client,
        meta.business() as api.state.business,
    ):
        be_patient(api)
        yield api, client


def be_patient(api: FastAPI) -> None:
    """Let everybody wait for a connection longer than a slow machine needs."""
    executor: Executor = api.state.executor
    reads: Reads = api.state.reads
    for pool in (executor.pool, reads.pool):
        pool.timeout = PATIENCE_S

"""One installation for many tests: its API, and its write tables emptied between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from installations import TOKEN, Installation
from onrecord import app
from onrecord.execute import Executor
from written import superuser

PATIENCE_S = 30.0


def emptied(installation: Installation) -> Installation:
    """The installation as good as new, as long as no relay ever ran there."""
    with superuser(installation) as connection:
        connection.execute("truncate person_keys, contacts, conversations, messages, idempotency, effects")
        connection.execute("truncate outbox, halted_shards, feeder_positions")
        connection.execute("delete from workspaces where id <> %s", (installation.log.workspace_id,))
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
    ):
        be_patient(api)
        yield api, client


def be_patient(api: FastAPI) -> None:
    """Let commands wait for a connection longer than a slow machine needs."""
    executor: Executor = api.state.executor
    executor.pool.timeout = PATIENCE_S

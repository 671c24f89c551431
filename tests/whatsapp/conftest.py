"""One API and one worker's inbound for all tests of this folder, which begin by emptying its write tables."""

from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool

import hooks
from hooks import Desk
from installations import Installation, Servers, make_installation
from onrecord import db
from sharing import PATIENCE_S, emptied, served


class Api(NamedTuple):
    """The API of this folder, and the pool of its worker."""

    app: FastAPI
    client: httpx.AsyncClient
    pool: AsyncConnectionPool


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return hooks.with_secrets(make_installation(servers))


@pytest.fixture(scope="session")
async def api(shared: Installation) -> AsyncIterator[Api]:
    async with (
        served(shared) as (app, client),
        db.pool(db.conninfo(shared.settings, "onrecord_worker")) as pool,
    ):
        pool.timeout = PATIENCE_S
        yield Api(app, client, pool)


@pytest.fixture
def installation(shared: Installation) -> Installation:
    return emptied(shared)


@pytest.fixture
def channel_id(installation: Installation) -> UUID:
    """The channel by which the simulator's number is ours."""
    return hooks.add_channel(installation)


@pytest.fixture
async def client(api: Api, installation: Installation) -> httpx.AsyncClient:
    """The API of the emptied installation."""
    assert installation
    return api.client


@pytest.fixture
async def desk(api: Api, installation: Installation, channel_id: UUID) -> Desk:
    """The emptied installation with a channel, and a worker that processes what came in when it is told to."""
    return Desk(installation, api.client, channel_id, api.app.state.executor, api.pool)

"""One API for all tests of this folder, which begin by emptying its write tables."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

import hooks
from installations import Installation, Servers, make_installation
from sharing import emptied, served


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return hooks.with_secrets(make_installation(servers))


@pytest.fixture(scope="session")
async def api(shared: Installation) -> AsyncIterator[httpx.AsyncClient]:
    async with served(shared) as (_, client):
        yield client


@pytest.fixture
def installation(shared: Installation) -> Installation:
    return emptied(shared)


@pytest.fixture
def channel_id(installation: Installation) -> UUID:
    """The channel by which the simulator's number is ours."""
    return hooks.add_channel(installation)


@pytest.fixture
async def client(api: httpx.AsyncClient, installation: Installation) -> httpx.AsyncClient:
    """The API of the emptied installation."""
    assert installation
    return api

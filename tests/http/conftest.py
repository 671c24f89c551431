"""One API for all tests of this folder: they leave nothing behind, or begin by emptying it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from installations import Installation, Servers, make_installation
from sharing import emptied, served


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="session")
async def api(shared: Installation) -> AsyncIterator[httpx.AsyncClient]:
    async with served(shared) as (_, client):
        yield client


@pytest.fixture
def installation(shared: Installation) -> Installation:
    return emptied(shared)


@pytest.fixture
async def client(api: httpx.AsyncClient, installation: Installation) -> httpx.AsyncClient:
    """The API of the emptied installation."""
    assert installation
    return api

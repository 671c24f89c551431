"""One API for all tests of this folder, which begin by emptying its write tables; Meta's is the simulator."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from installations import Installation, Servers, make_installation
from onrecord.execute import Executor
from sharing import emptied, served
from shop import MovedClock


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="session")
async def at_work(shared: Installation) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    async with served(shared) as both:
        yield both


@pytest.fixture
def installation(shared: Installation) -> Installation:
    return emptied(shared)


@pytest.fixture
def api(at_work: tuple[FastAPI, httpx.AsyncClient]) -> FastAPI:
    return at_work[0]


@pytest.fixture
def client(at_work: tuple[FastAPI, httpx.AsyncClient], installation: Installation) -> httpx.AsyncClient:
    """The API of the emptied installation."""
    assert installation
    return at_work[1]


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def executor(api: FastAPI, installation: Installation, clock: MovedClock) -> Executor:
    """The API's own, by a clock that is moved."""
    assert installation
    found: Executor = api.state.executor
    return replace(found, now=clock)

"""One installation for the tests of a file, with its relay and its projector running."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from installations import Installation, Servers, make_installation
from projections import schema
from projections.catalogue import LIVE
from queries.reading import Reads
from sharing import served


@pytest.fixture(scope="module")
def running(servers: Servers) -> Iterator[Installation]:
    installation = make_installation(servers)
    with installation.relay(), installation.projector():
        yield installation


@pytest.fixture(scope="module")
async def api(running: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """The API of the running installation, signed in; waits longer than a slow machine needs."""
    async with served(running) as (made, client):
        reads: Reads = made.state.reads
        reads.reached.wait_ms_max = 30_000
        yield client


@pytest.fixture(scope="session")
async def prepared(servers: Servers) -> AsyncIterator[httpx.AsyncClient]:
    """The API of an installation whose read models are made, and empty."""
    installation = make_installation(servers)
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
    async with served(installation) as (_, client):
        yield client

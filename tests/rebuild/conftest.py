"""One installation for the tests of a file: a log of real histories, published as a relay would."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from installations import Installation, Servers, make_installation
from projections import schema
from projections.catalogue import LIVE
from queries.reading import Reads
from rebuilds import STEPS, history, publish
from sharing import served


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    made = make_installation(servers)
    with made.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, made.log.shards)
    publish(made, history(made, STEPS))
    return made


@pytest.fixture(scope="module")
async def client(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """A client that waits longer than a slow machine needs, and may ask as fast as it can."""
    settings = installation.settings.model_copy(
        update={"credential_requests_burst_max": 100_000, "workspace_requests_burst_max": 100_000}
    )
    async with served(replace(installation, settings=settings)) as (api, made):
        reads: Reads = api.state.reads
        reads.reached.wait_ms_max = 20_000
        yield made

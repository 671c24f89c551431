"""One API for the tests of a file that leave nothing behind, or don't mind what others left."""

from collections.abc import AsyncIterator

import httpx
import pytest
from installations import TOKEN, Installation, Servers, make_installation

from onrecord import app


@pytest.fixture(scope="module")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="module")
async def api(shared: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """The API of the shared installation, signed in; answers what a server answers, even when the app raises."""
    made = app.create(shared.settings)
    transport = httpx.ASGITransport(made, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        made.router.lifespan_context(made),
        httpx.AsyncClient(transport=transport, base_url="http://onrecord.test/v1", headers=headers) as client,
    ):
        yield client

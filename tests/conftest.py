"""The real parts, once per run: Postgres, Kafka, S3, a migrated template; and a fresh installation for each test."""

import gc
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest

import buckets
from installations import LENT, TOKEN, Installation, Servers, lent, make_installation, serving
from onrecord import app
from onrecord.stack.s3 import S3

LONG_FIRST = ("whole_api", "stack", "faults", "rebuild", "docs", "e2e", "ownership", "effects")
"""Folders whose few tests take long: a process that began with one of them last would be waited for."""


@pytest.fixture(scope="session", autouse=True)
def _no_stack_of_the_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands take settings from what `onrecord up` keeps in the folder they run in: here from an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_FOLDER", str(tmp_path_factory.mktemp("no_stack")))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in LONG_FIRST)


def pytest_collection_finish() -> None:
    """What was imported stays: to look through all of it for garbage again and again was a tenth of a worker's time."""
    gc.freeze()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    words = os.environ.get(LENT)
    with lent(words) if words else serving(tmp_path_factory.mktemp("stack")) as servers:
        yield servers


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """Started for those who want it."""
    server = buckets.server(tmp_path_factory.mktemp("s3"))
    server.start()
    server.wait_ready()
    yield server
    server.kill()


@pytest.fixture
def installation(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture
async def client(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """The API of this installation, signed in; raises what the app raises."""
    async with AsyncExitStack() as stack:
        api = app.create(installation.settings)
        await stack.enter_async_context(api.router.lifespan_context(api))
        transport = httpx.ASGITransport(api)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        yield await stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://onrecord.test/v1", headers=headers)
        )

"""One installation and one stand-in for all tests of this folder, which begin by emptying the write tables."""

from collections.abc import AsyncIterator

import pytest
from psycopg_pool import AsyncConnectionPool

import counsel
from counsel import Counsel, Model
from executing import executor as make_executor
from installations import Installation, Servers, make_installation
from onrecord import db
from onrecord.execute import Executor
from sharing import emptied


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="session")
async def executor(shared: Installation) -> AsyncIterator[Executor]:
    async with make_executor(shared) as made:
        yield made


@pytest.fixture(scope="session")
async def pools(shared: Installation) -> AsyncIterator[tuple[AsyncConnectionPool, AsyncConnectionPool]]:
    """The worker's, and that of who asks questions."""
    config = shared.settings
    async with (
        db.pool(db.conninfo(config, "onrecord_worker")) as worker,
        db.pool(db.conninfo(config, "onrecord_query")) as query,
    ):
        worker.timeout = query.timeout = 30
        yield worker, query


@pytest.fixture(scope="session")
async def model() -> AsyncIterator[Model]:
    async with counsel.model() as made:
        yield made


@pytest.fixture
async def room(
    shared: Installation, pools: tuple[AsyncConnectionPool, AsyncConnectionPool], executor: Executor, model: Model
) -> AsyncIterator[Counsel]:
    worker, query = pools
    made = Counsel(emptied(shared), worker, executor, query, model)
    yield await made.open()
    made.close()

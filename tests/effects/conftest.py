"""One installation for all tests of this folder, which begin by emptying its write tables."""

from collections.abc import AsyncIterator

import pytest
from psycopg_pool import AsyncConnectionPool

from executing import executor as make_executor
from installations import Installation, Servers, make_installation
from onrecord import db
from onrecord.execute import Executor
from sharing import emptied
from shop import Shop


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="session")
async def executor(shared: Installation) -> AsyncIterator[Executor]:
    async with make_executor(shared) as made:
        yield made


@pytest.fixture(scope="session")
async def pool(shared: Installation) -> AsyncIterator[AsyncConnectionPool]:
    async with db.pool(db.conninfo(shared.settings, "onrecord_worker")) as made:
        made.timeout = 30
        yield made


@pytest.fixture
def shop(shared: Installation, pool: AsyncConnectionPool, executor: Executor) -> Shop:
    made = Shop(emptied(shared), pool, executor)
    made.feed()
    return made

"""One installation for all tests of this folder, which begin by emptying its write tables."""

from collections.abc import AsyncIterator, Iterator

import pytest
from psycopg_pool import AsyncConnectionPool

import simulator
from executing import executor as make_executor
from installations import Installation, Servers, make_installation
from onrecord import db
from onrecord.egress import Egress
from onrecord.execute import Executor
from onrecord.whatsapp.files import bearer_hosts
from post import Post
from sharing import emptied
from shop import Shop
from simulator import Phones


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


@pytest.fixture(scope="session")
def simulated() -> Iterator[Phones]:
    with simulator.running() as phones:
        yield phones


@pytest.fixture(scope="session")
async def way_out(simulated: Phones) -> AsyncIterator[Egress]:
    async with Egress([simulated.url], bearer_hosts(simulated.url)) as egress:
        yield egress


@pytest.fixture
async def post(
    shared: Installation, pool: AsyncConnectionPool, executor: Executor, simulated: Phones, way_out: Egress
) -> Post:
    simulated.reset()
    return await Post(emptied(shared), pool, executor, simulated, way_out).open()

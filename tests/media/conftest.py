"""One installation, one S3 and one simulator for all tests of this folder; each has a bucket of its own."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from psycopg_pool import AsyncConnectionPool
from pydantic import SecretStr

import buckets
import file_shop
import simulator
from executing import executor as make_executor
from file_shop import FileShop
from installations import Installation, Servers, make_installation
from onrecord import db
from onrecord.execute import Executor
from onrecord.stack.s3 import S3
from sharing import emptied
from simulator import Phones


@pytest.fixture(scope="session")
def shared(servers: Servers, s3: S3) -> Installation:
    made, store = make_installation(servers), buckets.store(s3)
    more = {
        "s3_endpoint": store.endpoint,
        "s3_access_key": store.access_key,
        "s3_secret_key": SecretStr(store.secret_key),
        "s3_bucket": store.bucket,
    }
    return replace(made, settings=made.settings.model_copy(update=more))


@pytest.fixture(scope="session")
async def executor(shared: Installation) -> AsyncIterator[Executor]:
    async with make_executor(shared) as made:
        yield made


@pytest.fixture(scope="session")
async def pool(shared: Installation) -> AsyncIterator[AsyncConnectionPool]:
    async with db.pool(db.conninfo(shared.settings, "onrecord_worker")) as made:
        made.timeout = 30
        yield made


@pytest.fixture(scope="session")
def phones() -> Iterator[Phones]:
    with simulator.running() as made:
        yield made


@pytest.fixture
async def shop(
    shared: Installation, pool: AsyncConnectionPool, executor: Executor, phones: Phones, s3: S3
) -> AsyncIterator[FileShop]:
    phones.reset()
    async with file_shop.filing(buckets.store(s3), phones.url, shared.log.source) as filing:
        made = FileShop(emptied(shared), pool, executor, phones, filing)
        made.feed()
        yield made

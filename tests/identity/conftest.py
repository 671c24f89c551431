"""An installation for all tests of this folder that need one, and its pool of commands."""

from collections.abc import AsyncIterator

import pytest
from psycopg_pool import AsyncConnectionPool

from installations import Installation, Servers, make_installation
from onrecord import db
from written import superuser


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="session")
async def open_pool(shared: Installation) -> AsyncIterator[AsyncConnectionPool]:
    async with db.pool(db.conninfo(shared.settings, "onrecord_command")) as opened:
        opened.timeout = 30
        yield opened


@pytest.fixture
def pool(open_pool: AsyncConnectionPool, shared: Installation) -> AsyncConnectionPool:
    with superuser(shared) as connection:
        connection.execute("delete from attempts")
    return open_pool

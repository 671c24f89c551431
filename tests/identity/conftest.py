"""An installation for all tests of this folder that need one, and its pool of commands."""

from collections.abc import AsyncIterator

import pytest
from psycopg_pool import AsyncConnectionPool

from installations import Installation, Servers, make_installation
from onrecord import db
from written import superuser

# Until a migration makes it.
ATTEMPTS = """
create unlogged table if not exists attempts (
    key bytea not null,
    window_start timestamptz not null,
    count integer not null,
    primary key (key, window_start),
    constraint attempts_count_check check (count > 0)
);
grant select, insert, update, delete on attempts to onrecord_command;
"""


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    made = make_installation(servers)
    with superuser(made) as connection:
        connection.execute(ATTEMPTS, prepare=False)
    return made


@pytest.fixture(scope="session")
async def open_pool(shared: Installation) -> AsyncIterator[AsyncConnectionPool]:
    async with db.pool(db.conninfo(shared.settings, "onrecord_command")) as opened:
        opened.timeout = 30
        yield opened


@pytest.fixture
def pool(open_pool: AsyncConnectionPool, shared: Installation) -> AsyncConnectionPool:
    with superuser(shared) as connection:
        connection.execute("truncate attempts")
    return open_pool

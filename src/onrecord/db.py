"""Postgres: the pools of the API, the plain connections of the other processes, and SQL read from its files."""

from functools import cache
from importlib import resources
from typing import LiteralString

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random_exponential

from onrecord.settings import Settings

POOL_CONNECTIONS_MIN = 2
POOL_CONNECTIONS_MAX = 8
POOL_WAITING_MAX = 200
POOL_WAIT_S_MAX = 3.0
CONNECT_S_MAX = 5
START_S_MAX = 30
SCHEMA = "0017"  # the migration that this version needs; a later one is a newer version's, which leaves us what we use


@cache
def sql(package: str, name: str) -> LiteralString:
    """The statement in `<package>/<name>.sql`. The file is ours: no value of a person ever stands in it."""
    return (resources.files(package) / f"{name}.sql").read_text()


def conninfo(settings: Settings, role: str, application: str = "onrecord") -> str:
    """Where and as whom to connect. All roles of an installation share one password."""
    return make_conninfo(
        settings.database_url,
        user=role,
        password=settings.database_password.get_secret_value(),
        application_name=application,
        connect_timeout=CONNECT_S_MAX,
    )


def pool(where: str, connections_max: int = POOL_CONNECTIONS_MAX) -> AsyncConnectionPool:
    """A pool for `pipelined.transaction`: not open yet, bounded in connections, waiters and waiting time."""
    return AsyncConnectionPool(
        where,
        kwargs={"autocommit": True, "prepare_threshold": 0},
        min_size=min(POOL_CONNECTIONS_MIN, connections_max),
        max_size=connections_max,
        max_waiting=POOL_WAITING_MAX,
        timeout=POOL_WAIT_S_MAX,
        open=False,
    )


@retry(
    retry=retry_if_exception_type(psycopg.OperationalError),
    wait=wait_random_exponential(multiplier=0.1, max=2),
    stop=stop_after_delay(START_S_MAX),
    reraise=True,
)
def connect(where: str) -> psycopg.Connection:
    """A connection in autocommit; waits up to START_S_MAX seconds for a Postgres that is still starting."""
    return psycopg.connect(where, autocommit=True, prepare_threshold=0)


def migrations_lack(found: str) -> str | None:
    """What to say of a database at this migration; None if it has what this version needs."""
    return None if found >= SCHEMA else f"the database is at {found}, {SCHEMA} is needed: onrecord migrate"

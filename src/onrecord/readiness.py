"""Whether this API can serve, and how the rest of the installation is: what `/healthz` and `/readyz` answer.

An API is ready when it can answer by itself: the database answers and is migrated, read models are served, nobody asked
it to stop. A relay that is away or a read model that is late is told, but takes no API out of service: all of them
would go at once, and commands can be taken without either.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import TimeoutError as NotInTime
from functools import partial
from typing import Any, Protocol

import orjson
import psycopg
from fastapi import FastAPI, Request, Response
from prometheus_client import Metric
from prometheus_client.registry import Collector
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from onrecord import db, monitoring, ownership
from onrecord.monitoring import Checks, Monitor
from onrecord.standing import gauge, gauges

ANSWER_S_MAX = 4.0
OTHERS: tuple[ownership.Kind, ...] = ("relay", "projector", "worker")


class Readiness:
    """What is asked of this process's own parts."""

    def __init__(self, pool: AsyncConnectionPool, serves: Callable[[], bool]) -> None:
        self._pool = pool
        self._serves = serves
        self.stopping = False
        self.others: dict[str, bool] = {}

    async def checks(self) -> Checks:
        try:
            schema = await self._look()
        except (psycopg.OperationalError, PoolTimeout, TooManyRequests) as error:
            return {"database": f"it doesn't answer ({type(error).__name__})"}
        return {
            "database": None,
            "migrations": db.migrations_lack(schema),
            "read_models": None if self._serves() else "none is served: no projector has run yet",
            "process": "it is stopping" if self.stopping else None,
        }

    async def _look(self) -> str:
        """Which migrations there are; and who of the others is alive."""
        async with self._pool.connection(ANSWER_S_MAX / 2) as connection:
            row = await (await connection.execute(db.sql("onrecord", "read_schema"))).fetchone()
            self.others = {kind: await ownership.is_present(connection, kind) for kind in OTHERS}
        assert row is not None, "a migrated database says to which version"
        return str(row[0])


async def alive() -> Response:
    return Response(monitoring.body({"process": None}), media_type="application/json")


async def ready(request: Request) -> Response:
    readiness: Readiness = request.app.state.readiness
    checks = await readiness.checks()
    told = orjson.loads(monitoring.body(checks)) | {"others": readiness.others}
    return Response(orjson.dumps(told), 200 if told["ok"] else 503, media_type="application/json")


def install(app: FastAPI) -> None:
    app.add_api_route("/healthz", alive, include_in_schema=False)
    app.add_api_route("/readyz", ready, include_in_schema=False)


def watch(monitor: Monitor, readiness: Readiness, here: asyncio.AbstractEventLoop) -> None:
    """Have the monitor's thread ask the event loop: one that hangs answers nothing."""
    monitor.ready = partial(_asked, here, readiness.checks, "readiness")
    monitor.alive = partial(_asked, here, _sign, "process")


class Counting(Protocol):
    """A pool, as far as it is measured."""

    def get_stats(self) -> dict[str, int]: ...


class Gauges(Collector):
    """What the API's own parts hold, at each scrape."""

    def __init__(self, pools: Mapping[str, Counting], counts: dict[str, tuple[str, Callable[[], int]]]) -> None:
        self._pools = pools
        self._counts = counts

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        stats = {name: pool.get_stats() for name, pool in self._pools.items()}
        used = [(name, of["pool_size"] - of["pool_available"]) for name, of in stats.items()]
        yield gauges("onrecord_pool_connections", "Connections to Postgres.", "pool", _each(stats, "pool_size"))
        yield gauges("onrecord_pool_connections_max", "How many there may be.", "pool", _each(stats, "pool_max"))
        yield gauges("onrecord_pool_used", "Connections that somebody has.", "pool", used)
        yield gauges("onrecord_pool_waiting", "Who waits for one.", "pool", _each(stats, "requests_waiting"))
        yield gauges("onrecord_pool_refused", "Who got none, since the start.", "pool", _each(stats, "requests_errors"))
        for name, (what, count) in self._counts.items():
            yield gauge(name, what, count())


def _each(stats: dict[str, dict[str, int]], figure: str) -> list[tuple[str, int]]:
    """psycopg_pool leaves out what is zero."""
    return [(name, of.get(figure, 0)) for name, of in stats.items()]


async def _sign() -> Checks:
    return {"process": None}


def _asked(here: asyncio.AbstractEventLoop, ask: Callable[[], Coroutine[Any, Any, Checks]], name: str) -> Checks:
    asked = asyncio.run_coroutine_threadsafe(ask(), here)
    try:
        return asked.result(ANSWER_S_MAX)
    except (NotInTime, RuntimeError):
        asked.cancel()
        return {name: f"the event loop doesn't answer within {ANSWER_S_MAX:g} s"}

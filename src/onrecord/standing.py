"""How things stand: depths, lags and what waits, measured in Postgres when somebody asks, and not on anybody's way.

A process that hangs is measured like one that works: by a thread and a connection of their own.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import psycopg
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from onrecord import db
from onrecord.monitoring import Checks
from onrecord.settings import Settings

MEASURED_S = 1.0  # so long what was measured is good for whoever asks next
CONNECT_S_MAX = 2

T = TypeVar("T")


class Standing(Generic[T]):
    """What `measure` finds over a connection of this role."""

    def __init__(self, settings: Settings, role: str, measure: Callable[[psycopg.Connection], T]) -> None:
        self._where = db.conninfo(settings, f"onrecord_{role}", f"onrecord-{role}-monitor")
        self._measure = measure
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None
        self._measured: tuple[float, str, T] | None = None

    def found(self) -> T:
        """Raises psycopg.Error."""
        return self._look()[2]

    def checks(self) -> Checks:
        """Whether Postgres answers, and has the tables that this version needs."""
        try:
            _, schema, _ = self._look()
        except psycopg.Error as error:
            return {"database": f"it doesn't answer ({type(error).__name__})"}
        return {"database": None, "migrations": db.migrations_lack(schema)}

    def tell(self, registry: CollectorRegistry, gauges: Callable[[T], Iterable[Metric]]) -> None:
        """Have what is found measured at each scrape, as these gauges say it."""
        registry.register(_Measured(self, gauges))

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _look(self) -> tuple[float, str, T]:
        with self._lock:
            if self._measured is None or time.monotonic() - self._measured[0] > MEASURED_S:
                self._measured = None
                self._measured = self._ask()
            return self._measured

    def _ask(self) -> tuple[float, str, T]:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._where, autocommit=True, connect_timeout=CONNECT_S_MAX)
            row = self._connection.execute(db.sql("onrecord", "read_schema")).fetchone()
            assert row is not None, "a migrated database says to which version"
            return time.monotonic(), row[0], self._measure(self._connection)
        except psycopg.Error:
            self._drop()
            raise

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class _Measured(Collector, Generic[T]):
    def __init__(self, standing: Standing[T], gauges: Callable[[T], Iterable[Metric]]) -> None:
        self._standing = standing
        self._gauges = gauges

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked of Postgres before somebody scrapes."""
        return ()

    def collect(self) -> Iterator[Metric]:
        try:
            found = self._standing.found()
        except psycopg.Error:
            yield gauge("onrecord_measured", "1 if Postgres told what is measured there.", 0)
            return
        yield gauge("onrecord_measured", "1 if Postgres told what is measured there.", 1)
        yield from self._gauges(found)


def gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value)


def gauges(name: str, what: str, labels: str, rows: Iterable[tuple[Any, ...]]) -> Metric:
    """One gauge for each row: the labels' values, and last its own."""
    family = GaugeMetricFamily(name, what, labels=labels.split())
    for *of, value in rows:
        family.add_metric(of, value)
    return family

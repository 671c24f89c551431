"""How the relay stands: what is committed and not in the log yet, how old that is, and what is halted."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import psycopg
from prometheus_client import Metric

from onrecord import clock, db
from onrecord.monitoring import Checks
from onrecord.standing import Standing, gauge

READY_LAG_S_MAX = 30.0


class Found(NamedTuple):
    """Of all shards that this relay ships; nothing for one that stands by, besides `halted`."""

    unpublished: int
    oldest_s: float
    halted: int


class Shipping:
    """What the relay's process tells of itself: which number it has published of each shard, once it is active."""

    def __init__(self) -> None:
        self.stands_by = False
        self.positions: Mapping[int, int] | None = None

    def measure(self, connection: psycopg.Connection) -> Found:
        published = dict(self.positions or {})
        asked = {"now": clock.now(), "shards": list(published), "seqs": list(published.values())}
        row = connection.execute(db.sql("outbox_relay", "read_unpublished"), asked).fetchone()
        assert row is not None, "a sum is a row"
        return Found(*row)

    def checks(self, standing: Standing[Found]) -> Checks:
        """Ready is who stands by, and who ships without being late."""
        checks = standing.checks()
        if any(checks.values()):
            return checks
        found = standing.found()
        late = f"the oldest event that isn't in the log is {found.oldest_s:.0f} s old"
        begun = self.stands_by or self.positions is not None
        return {
            **checks,
            "process": None if begun else "it reads where the log ends",
            "lag": late if found.oldest_s > READY_LAG_S_MAX else None,
        }


def gauges(found: Found) -> Iterator[Metric]:
    yield gauge("onrecord_outbox_events", "Events that are committed and not in the log yet.", found.unpublished)
    yield gauge("onrecord_outbox_oldest_seconds", "How old the oldest of them is.", max(found.oldest_s, 0))
    yield gauge("onrecord_halted_shards", "Shards that wait for `onrecord log settle`.", found.halted)

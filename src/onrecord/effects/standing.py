"""How the workers stand: what of the ledger is open and for how long, what webhooks wait, what the model cost today."""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg
from prometheus_client import Metric

from onrecord import clock, db
from onrecord.standing import gauge, gauges

MICRODOLLARS = 1_000_000


class Open(NamedTuple):
    """Open effects of a kind in a state."""

    kind: str
    state: str
    effects: int
    oldest_s: float


class Around(NamedTuple):
    """What else workers do. Of webhooks, `waiting` aren't done yet and `failed` need a person."""

    feeder_behind: int
    unfed_shards: int
    webhooks_waiting: int
    webhooks_oldest_s: float
    webhooks_failed: int
    channels_degraded: int
    channels_stopped: int
    ai_used_microdollars: int


class Found(NamedTuple):
    """Of all workers and all workspaces."""

    open: tuple[Open, ...]
    around: Around


def measure(connection: psycopg.Connection) -> Found:
    now = {"now": clock.now()}
    rows = connection.execute(db.sql("onrecord.effects", "count_open"), now).fetchall()
    around = connection.execute(db.sql("onrecord.effects", "count_around"), now).fetchone()
    assert around is not None, "counts are a row"
    return Found(tuple(Open(*row) for row in rows), Around(*around))


def tell(found: Found, budget_microdollars_max: int) -> Iterator[Metric]:
    """As gauges."""
    around = found.around
    oldest: dict[str, float] = {}
    for one in found.open:
        oldest[one.kind] = max(oldest.get(one.kind, 0.0), one.oldest_s)
    counts = [(one.kind, one.state, one.effects) for one in found.open]
    channels = [("degraded", around.channels_degraded), ("stopped", around.channels_stopped)]
    yield gauges("onrecord_effects_open", "Effects that aren't over.", "kind state", counts)
    yield gauges("onrecord_effects_oldest_seconds", "How long the oldest of them is open.", "kind", oldest.items())
    yield gauge("onrecord_feeder_lag_events", "Committed events that the ledger hasn't seen.", around.feeder_behind)
    yield gauge("onrecord_unfed_shards", "Shards that can't be fed on without a guess.", around.unfed_shards)
    yield gauge("onrecord_webhooks_waiting", "Webhooks that aren't done.", around.webhooks_waiting)
    yield gauge("onrecord_webhooks_oldest_seconds", "How long the oldest of them waits.", around.webhooks_oldest_s)
    yield gauge("onrecord_webhooks_failed", "Webhooks that need a person.", around.webhooks_failed)
    yield gauges("onrecord_channels_unwell", "Channels that the provider slows or refuses.", "health", channels)
    used, most = around.ai_used_microdollars / MICRODOLLARS, budget_microdollars_max / MICRODOLLARS
    yield gauge("onrecord_ai_day_dollars", "What all workspaces used of the model today, reserved included.", used)
    yield gauge("onrecord_ai_day_dollars_max", "What they may use.", most)

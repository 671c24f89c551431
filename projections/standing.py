"""How the projectors stand: how far each read model is behind what is committed, what is parked, what is stopped."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from uuid import UUID

import psycopg
from prometheus_client import Metric

from onrecord import clock, db
from onrecord.monitoring import Checks
from onrecord.standing import Standing, gauge, gauges

READY_LAG_S_MAX = 30.0


class Lag(NamedTuple):
    """Of a read model's serving build: committed events that it lacks, the age of the oldest, and of our own oldest."""

    projection: str
    events: int
    seconds: float
    own_seconds: float


class Found(NamedTuple):
    """Of all shards and all projectors; `own_seconds` is of the shards that this one owns."""

    lags: tuple[Lag, ...]
    parked_keys: dict[str, int]
    stopped_shards: int
    stopped_models: int
    building: int


class Folding:
    """What the projector's process tells of itself."""

    def __init__(self, owned: Callable[[], Collection[int]]) -> None:
        self.began = False
        self.workspace_id: UUID | None = None  # the installation's, once the log is read
        self._owned = owned

    def measure(self, connection: psycopg.Connection) -> Found:
        if self.workspace_id is None:
            return Found((), {}, 0, 0, 0)
        asked = {"now": clock.now(), "owned": list(self._owned())}
        with connection.transaction():
            connection.execute(db.sql("onrecord", "set_workspace"), (str(self.workspace_id),))
            row = connection.execute(db.sql("projections", "read_standing"), asked).fetchone()
        assert row is not None, "sums are a row"
        lags, *others = row
        return Found(tuple(Lag(*lag) for lag in lags), *others)

    def checks(self, standing: Standing[Found]) -> Checks:
        """Ready is who projects, and has caught up with the shards that it owns."""
        checks = standing.checks()
        if any(checks.values()):
            return checks
        late = max((lag.own_seconds for lag in standing.found().lags), default=0.0)
        lag = f"the oldest event that a read model lacks is {late:.0f} s old" if late > READY_LAG_S_MAX else None
        return {**checks, "process": None if self.began else "it reads where the read models are", "lag": lag}


def tell(found: Found) -> Iterator[Metric]:
    """As gauges."""
    events = [(lag.projection, lag.events) for lag in found.lags]
    seconds = [(lag.projection, max(lag.seconds, 0.0)) for lag in found.lags]
    parked = [(lag.projection, found.parked_keys.get(lag.projection, 0)) for lag in found.lags]
    of = "projection"
    yield gauges("onrecord_projection_lag_events", "Committed events that a read model lacks.", of, events)
    yield gauges("onrecord_projection_lag_seconds", "How old the oldest of them is.", of, seconds)
    yield gauges("onrecord_parked_keys", "Keys that a read model could not go on with.", of, parked)
    yield gauge("onrecord_stopped_shards", "Shards that can't be read on without a guess.", found.stopped_shards)
    yield gauge("onrecord_stopped_projections", "Read models with too many parked keys.", found.stopped_models)
    yield gauge("onrecord_rebuilds", "Builds that are being made.", found.building)

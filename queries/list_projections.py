"""How far is each read model? What holds it up, and how long events take until they are seen."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord import clock, db
from queries.reading import Reading


class ProjectionShard(BaseModel):
    """Up to which number a shard is applied, and what is committed past it: so many events, the oldest so old."""

    shard: int
    seq: int
    lag_events: int
    lag_s: float
    stopped: str | None


class ProjectionState(BaseModel):
    """A build of a read model. `lag_s` is the age of the oldest event that it lacks.

    `stopped` is one that goes no further on some shard; its `shards` say why. `serving` is whether queries read it.
    """

    name: str
    build: int
    version: int
    state: Literal["serving", "building", "retired", "stopped"]
    serving: bool
    lag_events: int
    lag_s: float
    parked_keys: int
    shards: list[ProjectionShard]


class Pace(BaseModel):
    """How many milliseconds events took at a projector, from stage to stage, and in all; of the last samples."""

    host: str
    pid: int
    shards_owned: str
    seen_at: datetime
    samples: int
    p50_ms: dict[str, int]
    p99_ms: dict[str, int]
    shards: dict[str, Any]


class Projections(BaseModel):
    """All read models, and the pace of all projectors.

    A pace's stages are `published` (from the commit on), `consumed` (from there) and `visible` (from there).
    """

    projections: list[ProjectionState]
    pace: list[Pace]


async def list_projections(reading: Reading) -> Projections:
    found = await reading.of_installation(db.sql("queries", "list_projections"), {"now": clock.now()})
    parked = await reading.of_installation(db.sql("queries", "count_parked_keys"), ())
    processes = await reading.of_installation(db.sql("queries", "list_processes"), ())
    keys = {(row["projection"], row["build"]): row["keys"] for row in parked}
    return Projections(projections=list(_states(found, keys)), pace=[_pace(row) for row in processes if _tells(row)])


def _states(found: list[DictRow], keys: dict[tuple[str, int], int]) -> Iterator[ProjectionState]:
    for (name, build), group in groupby(found, lambda row: (row["projection"], row["build"])):
        rows = list(group)
        state = rows[0]["state"]
        yield ProjectionState(
            name=name,
            build=build,
            version=rows[0]["version"],
            state="stopped" if any(row["stopped"] for row in rows) else state,
            serving=state == "serving",
            lag_events=sum(row["lag_events"] for row in rows),
            lag_s=max(row["lag_s"] for row in rows),
            parked_keys=keys.get((name, build), 0),
            shards=[ProjectionShard.model_validate(row) for row in rows],
        )


def _tells(process: DictRow) -> bool:
    return process["kind"] == "projector" and bool(process["figures"])


def _pace(process: DictRow) -> Pace:
    return Pace(
        host=process["host"],
        pid=process["pid"],
        shards_owned=process["owns"],
        seen_at=process["seen_at"],
        **process["figures"],
    )

"""Parking: what a projection can't apply waits in `read.parked`, with all that follow of its key, in order.

At most `PARKED_KEYS_MAX` keys of a projection may wait. One more, and it stops on the shards of that projector, says
so, and skips nothing; the other projections go on. A projector tries anew when it is assigned its shards.
"""

import psycopg
import structlog

from onrecord import db
from projections.batch import Batch, Parked
from projections.projection import Projection
from projections.rows import rows_as_json

PARKED_KEYS_MAX = 1_000

TABLES = """
alter table read.parked add column if not exists stack text not null default '';
create index if not exists parked_keys on read.parked (projection, version, shard, subject, seq);
create table if not exists read.stopped_projections (
    projection text not null,
    version integer not null,
    shard integer not null,
    reason text not null,
    stack text not null,
    stopped_at timestamptz not null default now(),
    primary key (projection, version, shard)
);
"""

logger = structlog.get_logger("projector")


class TooManyParked(Exception):
    """One more parked key than a projection may have: it stops. Says what it could not apply first."""

    def __init__(self, projection: Projection, first: Parked, keys_max: int) -> None:
        at = f"{first.arrived.shard}:{first.arrived.seq}"
        super().__init__(f"more than {keys_max:,} keys would be parked; {at} can't be applied: {first.reason}")
        self.projection = projection
        self.stack = first.stack


def park(connection: psycopg.Connection, batch: Batch, keys_max: int) -> None:
    """Keep what the batch could not apply. Raises TooManyParked, for the caller to roll back."""
    of = (batch.projection.name, batch.projection.version)
    if failed := batch.failed:
        row = connection.execute(db.sql("projections", "count_parked_keys"), (*of, keys_max)).fetchone()
        assert row is not None, "a count is one row"
        if row[0] + len(failed) > keys_max:
            raise TooManyParked(batch.projection, failed[0], keys_max)
    for (shard, seq, *_), reason, _ in failed:
        logger.error("record parked", projection=of[0], shard=shard, seq=seq, reason=reason)
    rows = [_row(of, parked) for parked in batch.parked]
    connection.execute(db.sql("projections", "park"), (rows_as_json(rows),))


def stop(connection: psycopg.Connection, why: TooManyParked, shards: list[int]) -> None:
    """Say that a projection goes no further on these shards."""
    projection = why.projection
    logger.error("projection stopped", projection=projection.name, shards=shards, reason=str(why))
    connection.execute(
        db.sql("projections", "stop_projection"), (projection.name, projection.version, str(why), why.stack, shards)
    )


def _row(of: tuple[str, int], parked: Parked) -> dict[str, object]:
    arrived = parked.arrived
    return {
        "projection": of[0],
        "version": of[1],
        "shard": arrived.shard,
        "seq": arrived.seq,
        "subject": arrived.key,
        "reason": parked.reason,
        "stack": parked.stack,
        "record": arrived.value.hex(),
    }

"""Re-driving: parked keys whose first record this version can read are applied, in order, and parked no more."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import psycopg
import structlog

from onrecord import db, pipelined
from onrecord.events.envelope import RecordIsUnreadable
from onrecord.reader import Arrived
from projections import applying
from projections.batch import Batch, Decoded
from projections.projection import Projection

logger = structlog.get_logger("projector")

Decode = Callable[[Sequence[Arrived]], list[Decoded]]


class StillParked(Exception):
    """The key can't be applied yet, or another process has taken it."""


def redrive(
    connection: psycopg.Connection, projections: Iterable[Projection], shards: Sequence[int], decode: Decode
) -> None:
    """Try each parked key of these shards once, in a transaction of its own. One that still fails stays as it was."""
    known = {(projection.name, projection.build): projection for projection in projections}
    rows = connection.execute(db.sql("projections", "read_parked_records"), (list(shards),)).fetchall()
    for (name, build, key), parked in groupby(rows, key=lambda row: row[:3]):
        projection = known.get((name, build))
        records = decode([Arrived(shard, seq, 0, key, bytes(record)) for *_, shard, seq, record in parked])
        if projection is None or isinstance(records[0][1], RecordIsUnreadable):
            continue
        try:
            _apply(connection, projection, records)
        except (StillParked, psycopg.DataError, psycopg.IntegrityError):
            continue
        logger.info("key redriven", projection=name, shard=records[0][0].shard, key=key, records=len(records))


def _apply(connection: psycopg.Connection, projection: Projection, records: Sequence[Decoded]) -> None:
    """All or nothing: the rows, and the end of their parking. Raises StillParked."""
    first = records[0][0]
    batch = Batch(projection, records, set())
    with pipelined.transaction_on(connection):
        unparked = connection.execute(
            db.sql("projections", "unpark"), (projection.name, projection.build, first.shard, first.key)
        )
        loads = applying.load(connection, [batch])
        if {row[0] for row in unparked} != {arrived.seq for arrived, _ in records}:
            raise StillParked
        applying.fold(connection, [batch], loads)
        if batch.parked:
            raise StillParked

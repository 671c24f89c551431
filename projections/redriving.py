"""Re-driving: a parked key's records are applied, in order, by the owner of its shard, and parked no more.

When a projector is assigned shards it tries all keys of theirs. In between an operator may ask for one, or for what
would come of it: then the same is done in a transaction that is rolled back.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
import psycopg
import structlog

from onrecord import db, pipelined
from onrecord.events.envelope import Recorded
from onrecord.reader import Arrived
from projections import applying, blame
from projections.batch import Batch, Decoded
from projections.projection import Projection, Row, Table

REDRIVEN_RECORDS_MAX = 8_000
PREVIEW_ROWS_MAX = 20
SEALED = "[sealed]"

logger = structlog.get_logger("projector")

Decode = Callable[[Sequence[Arrived]], list[Decoded]]


class ParkedKey(NamedTuple):
    """A key of a projection's whose records wait."""

    projection: str
    build: int
    shard: int
    subject: str


@dataclass(frozen=True)
class Redriven:
    """What came of a key, or would come: how many of its records could be applied, and what stopped it.

    `tables` has, by table, how many rows change, and the first of these before and after. What was sealed isn't shown.
    """

    records: int
    problem: str | None = None
    stack: str = ""
    at: str | None = None
    tables: dict[str, Any] = field(default_factory=dict)


class StillParked(Exception):
    """The key can't be applied yet, or another process has taken it."""

    def __init__(self, why: str, stack: str = "", at: str | None = None) -> None:
        super().__init__(why)
        self.stack = stack
        self.at = at


class _OnlyLooked(Exception):
    """Rolls back what was done to see what it does."""


class Redriver:
    """Re-drives keys over a connection of their shard's owner."""

    def __init__(self, connection: psycopg.Connection, projections: Iterable[Projection], decode: Decode) -> None:
        self._connection = connection
        self._decode = decode
        self._known = {(projection.name, projection.build): projection for projection in projections}

    def redrive_all(self, shards: Sequence[int]) -> None:
        """Try each parked key of these shards once. One that still fails stays as it was."""
        rows = self._connection.execute(db.sql("projections", "read_parked"), (list(shards),)).fetchall()
        for key in map(ParkedKey._make, rows):
            if self.knows(key):
                self.redrive(key)

    def find(self, projection: str, subject: str) -> list[ParkedKey]:
        """Where a key is parked: in one shard, and in each build that could not apply it."""
        found = self._connection.execute(db.sql("projections", "find_parked"), (projection, subject)).fetchall()
        return [ParkedKey._make(row) for row in found]

    def knows(self, key: ParkedKey) -> bool:
        """Whether this process keeps that build up to date."""
        return (key.projection, key.build) in self._known

    def redrive(self, key: ParkedKey) -> Redriven:
        """Apply a key's records, at most REDRIVEN_RECORDS_MAX in a transaction; what can't be applied stays parked."""
        done, records = 0, self._records(key)
        while records or not done:
            try:
                self._apply(key, records)
            except StillParked as still:
                return Redriven(done, str(still), still.stack, still.at)
            done += len(records)
            records = self._records(key) if len(records) == REDRIVEN_RECORDS_MAX else []
        logger.info("key redriven", projection=key.projection, shard=key.shard, key=key.subject, records=done)
        return Redriven(done)

    def preview(self, key: ParkedKey) -> Redriven:
        """What `redrive` would do to the first REDRIVEN_RECORDS_MAX records, and to which rows. Changes nothing."""
        records = self._records(key)
        tables: dict[str, Any] = {}

        def look(batch: Batch) -> None:
            tables.update({table.name: _changes(batch, table) for table in batch.projection.tables})
            raise _OnlyLooked

        try:
            with suppress(_OnlyLooked):
                self._apply(key, records, look)
        except StillParked as still:
            return Redriven(0, str(still), still.stack, still.at)
        return Redriven(len(records), tables={name: changes for name, changes in tables.items() if changes["rows"]})

    def _records(self, key: ParkedKey) -> list[Decoded]:
        rows = self._connection.execute(
            db.sql("projections", "read_parked_records"), (*key, REDRIVEN_RECORDS_MAX)
        ).fetchall()
        return self._decode([Arrived(key.shard, seq, 0, key.subject, bytes(record)) for seq, record in rows])

    def _apply(self, key: ParkedKey, records: Sequence[Decoded], then: Callable[[Batch], None] | None = None) -> None:
        """All or nothing: the rows, and the end of their parking. Raises StillParked."""
        projection = self._known.get((key.projection, key.build))
        if projection is None:
            raise StillParked(f"no projector here keeps build {key.build} of {key.projection}")
        if not records:
            raise StillParked("no record of this key is parked")
        _must_be_readable(records[0])
        batch = Batch(projection, records, set())
        try:
            with pipelined.transaction_on(self._connection):
                self._fold(key, batch)
                if then:
                    self._connection.execute("select").fetchall()  # whatever is refused is refused by now
                    then(batch)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            raise StillParked(blame.reason(blame.refused(error)), blame.stack(error)) from None

    def _fold(self, key: ParkedKey, batch: Batch) -> None:
        last = batch.records[-1][0].seq
        unparked = self._connection.execute(db.sql("projections", "unpark"), (*key, last))
        loads = applying.load(self._connection, [batch])
        if {row[0] for row in unparked} != {arrived.seq for arrived, _ in batch.records}:
            raise StillParked("another process has taken it")
        applying.fold([batch], loads)
        applying.save(self._connection, [batch])
        if batch.parked:
            first = batch.parked[0]
            raise StillParked(first.reason, first.stack, f"{first.arrived.shard}:{first.arrived.seq}")


def _must_be_readable(record: Decoded) -> None:
    arrived, recorded = record
    if not isinstance(recorded, Recorded):
        raise StillParked(blame.reason(recorded), blame.stack(recorded), f"{arrived.shard}:{arrived.seq}")


def _changes(batch: Batch, table: Table) -> dict[str, Any]:
    steps = list(batch.steps(table))
    shown = [{"before": _closed(table, before), "after": _closed(table, after)} for before, after in steps]
    return {"rows": len(steps), "shown": shown[:PREVIEW_ROWS_MAX]}


def _closed(table: Table, row: Row | None) -> Row | None:
    """The row as JSON can tell it, without what was sealed."""
    if row is None:
        return None
    told: Row = orjson.loads(applying.as_json(row))
    return {name: SEALED if name in table.personal and value is not None else value for name, value in told.items()}

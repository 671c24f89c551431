"""The projector: each owned shard is read once, decoded once, and applied to every live projection.

Rows and positions move in one transaction, by compare-and-set on the positions. What can't be decoded or folded
parks its key: that subject's records wait in `read.parked`, in order, and everybody else's go on.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import orjson
import psycopg
import structlog

from onrecord import db
from onrecord.events.envelope import Recorded, RecordIsUnreadable, decode
from onrecord.log import Log
from projections.batch import Batch, Decoded, columns
from projections.projection import Key, Projection, Table
from projections.reader import Arrived, Reader, ShardStopped

logger = structlog.get_logger("projector")

BATCH_RECORDS_MAX = 2_000
ANNOUNCED_MOVES_MAX = 64

Move = tuple[str, int, int, int, int, int]


class Fenced(Exception):
    """Somebody else moved these positions: this process lost its shards and must start again."""


class Projector:
    """Applies the log to the live projections, for the shards it is assigned."""

    def __init__(
        self, connection: psycopg.Connection, reader: Reader, log: Log, projections: Sequence[Projection]
    ) -> None:
        self._connection = connection
        self._reader = reader
        self._source = log.source
        self._projections = projections
        self._positions: dict[tuple[str, int], int] = {}
        self._parked_keys: dict[str, set[str]] = {}
        self._stopped: list[ShardStopped] = []

    def assign(self, shards: Iterable[int]) -> None:
        """Own these shards and no others: read their positions and parked keys, and go there."""
        owned = sorted(shards)
        live = {(projection.name, projection.version) for projection in self._projections}
        rows = self._connection.execute(db.sql("projections", "read_positions"), (owned,)).fetchall()
        reached = [(name, shard, seq, offset) for name, version, shard, seq, offset in rows if (name, version) in live]
        self._positions = {(name, shard): seq for name, shard, seq, _ in reached}
        parked = self._connection.execute(db.sql("projections", "read_parked"), (owned,)).fetchall()
        self._parked_keys = {
            p.name: {key for name, version, key in parked if (name, version) == (p.name, p.version)}
            for p in self._projections
        }
        self._connection.execute(db.sql("projections", "start_shards"), (owned,))
        starts: dict[int, tuple[int, int]] = {}
        for _, shard, seq, offset in reached:
            starts[shard] = min(starts.get(shard, (seq, offset)), (seq, offset))
        self._reader.assign(starts)

    def tick(self, timeout_ms: int) -> int:
        """Apply what has come; returns how many records. Raises Fenced."""
        records = self.read(timeout_ms)
        self.apply(records)
        return len(records)

    def read(self, timeout_ms: int) -> list[Decoded]:
        """What has come, decoded; waits for the first record. Touches Kafka and never Postgres."""
        return [(arrived, self._decode(arrived)) for arrived in self._arrivals(timeout_ms)]

    def apply(self, records: Sequence[Decoded]) -> None:
        """Bring the read models to where these records lead. Touches Postgres and never Kafka. Raises Fenced."""
        while self._stopped:
            stopped = self._stopped.pop()
            self._connection.execute(db.sql("projections", "stop_shard"), (stopped.shard, str(stopped)))
        if records:
            self._apply(records)

    def _apply(self, records: Sequence[Decoded]) -> None:
        """All records at once; what Postgres refuses is found by applying them one by one, and parks its key."""
        try:
            self._transact(records)
        except (psycopg.DataError, psycopg.IntegrityError):
            for arrived, recorded in records:
                self._apply_one(arrived, recorded)

    def _apply_one(self, arrived: Arrived, recorded: Recorded | RecordIsUnreadable) -> None:
        try:
            self._transact([(arrived, recorded)])
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            refused = RecordIsUnreadable(f"Postgres refuses what it leads to: {type(error).__name__}")
            self._transact([(arrived, refused)])

    def _arrivals(self, timeout_ms: int) -> list[Arrived]:
        arrived: list[Arrived] = []
        try:
            for shard, records in self._reader.poll(timeout_ms, BATCH_RECORDS_MAX).items():
                arrived += self._follow(shard, records)
        except ShardStopped as stopped:
            self._stop(stopped)
        return arrived

    def _follow(self, shard: int, records: Sequence[Any]) -> list[Arrived]:
        try:
            return self._reader.follow(shard, records)
        except ShardStopped as stopped:
            self._stop(stopped)
            return []

    def _stop(self, stopped: ShardStopped) -> None:
        """Law 4: never a guess. The shard waits, said in `status`, until a restart finds it mended."""
        logger.error("shard stopped", shard=stopped.shard, reason=str(stopped))
        self._stopped.append(stopped)
        self._reader.leave(stopped.shard)

    def _decode(self, arrived: Arrived) -> Recorded | RecordIsUnreadable:
        try:
            envelope, event = decode(arrived.value, self._source)
        except RecordIsUnreadable as unreadable:
            return unreadable
        return Recorded(arrived.shard, arrived.seq, envelope, event)

    def _transact(self, records: Sequence[Decoded]) -> None:
        """One transaction: the positions first, which fences; then load, fold and save what the records touch."""
        moves = self._moves({arrived.shard: arrived for arrived, _ in records})
        batches = [self._batch(projection, records) for projection in self._projections]
        with self._connection.pipeline(), self._connection.transaction():
            moved = self._connection.execute(db.sql("projections", "move_positions"), columns(moves))
            loads = [
                self._load(batch, table, keys)
                for batch in batches
                for table in batch.projection.tables
                if table.load and (keys := batch.wanted(table))
            ]
            if len(moved.fetchall()) != len(moves):
                raise Fenced(Fenced.__doc__)
            for batch, table, rows in loads:
                batch.loaded(table, (dict(zip(table.columns, row, strict=True)) for row in rows))
            for batch in batches:
                batch.fold()
                self._save(batch)
            self._connection.execute(db.sql("projections", "announce"), (_announcements(moves),))
        self._positions |= {(name, shard): seq for name, _, shard, _, seq, _ in moves}
        self._parked_keys = {batch.projection.name: batch.parked_keys for batch in batches}

    def _moves(self, reached: dict[int, Arrived]) -> list[Move]:
        return [
            (p.name, p.version, shard, self._positions[p.name, shard], last.seq, last.next_offset)
            for p in self._projections
            for shard, last in reached.items()
            if self._positions[p.name, shard] < last.seq
        ]

    def _batch(self, projection: Projection, records: Sequence[Decoded]) -> Batch:
        """The records that this projection has not seen: it may be ahead of another one."""
        reached = {shard: seq for (name, shard), seq in self._positions.items() if name == projection.name}
        mine = (record for record in records if record[0].seq > reached[record[0].shard])
        return Batch(projection, mine, set(self._parked_keys[projection.name]))

    def _load(self, batch: Batch, table: Table, keys: set[Key]) -> tuple[Batch, Table, psycopg.Cursor]:
        assert table.load, "asked only of tables that load"
        return batch, table, self._connection.execute(table.load, columns(list(keys)))

    def _save(self, batch: Batch) -> None:
        for table in batch.projection.tables:
            if rows := batch.changed(table):
                self._connection.execute(table.save, columns([tuple(row.values()) for row in rows]))
        if batch.parked:
            self._park(batch)

    def _park(self, batch: Batch) -> None:
        name, version = batch.projection.name, batch.projection.version
        for parked in batch.parked:
            shard, seq, key = parked.arrived.shard, parked.arrived.seq, parked.arrived.key
            logger.error("record parked", projection=name, shard=shard, seq=seq, key=key)
        rows = [(name, version, a.shard, a.seq, a.key, reason, a.value) for a, reason in batch.parked]
        self._connection.execute(db.sql("projections", "park"), columns(rows))


class Overlapped:
    """A projector that applies one batch while it reads the next: Postgres works while Kafka's records are decoded.

    One batch is under way at most, so the order stays; its failure is raised by the next call.
    """

    def __init__(self, projector: Projector) -> None:
        self._projector = projector
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="apply")
        self._applying: Future[None] | None = None

    def tick(self, timeout_ms: int) -> int:
        """Read, and hand over for applying, what has come; returns how many records. Raises Fenced."""
        records = self._projector.read(timeout_ms)
        self.settle()
        self._applying = self._worker.submit(self._projector.apply, records)
        return len(records)

    def settle(self) -> None:
        """Wait for the batch under way: before shards change hands, and at the end."""
        if self._applying is not None:
            self._applying.result()
            self._applying = None

    def close(self) -> None:
        self._worker.shutdown()


def _announcements(moves: Sequence[Move]) -> list[str]:
    """What to tell the queries that wait: `[[projection, version, shard, seq], …]`, in pieces that NOTIFY takes."""
    reached = [(name, version, shard, seq) for name, version, shard, _, seq, _ in moves]
    pieces = range(0, len(reached), ANNOUNCED_MOVES_MAX)
    return [orjson.dumps(reached[at : at + ANNOUNCED_MOVES_MAX]).decode() for at in pieces]

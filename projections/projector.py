"""The projector: each owned shard is read once, decoded once, and applied to every live projection.

Rows and positions move in one transaction, by compare-and-set on the positions. What can't be decoded or folded
parks its key: that subject's records wait in `read.parked`, in order, and everybody else's go on.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg
import structlog

from onrecord import db, pipelined
from onrecord.events import ContactErased
from onrecord.events.envelope import Recorded, RecordIsUnreadable, decode, person_of
from onrecord.log import Log
from onrecord.reader import Arrived, Reader, ShardStopped
from onrecord.vault.keyring import Keyring
from projections import applying
from projections.applying import rows_as_json
from projections.batch import Batch, Decoded
from projections.projection import Projection
from projections.redriving import redrive

logger = structlog.get_logger("projector")

BATCH_RECORDS_MAX = 8_000
ANNOUNCED_MOVES_MAX = 64
REFUSED = (psycopg.DataError, psycopg.IntegrityError)


@dataclass(frozen=True, slots=True)
class Move:
    """A position's step in one transaction: from `seq_before`, where it must still be, to `seq`."""

    projection: str
    version: int
    shard: int
    seq_before: int
    seq: int
    next_offset: int


class Fenced(Exception):
    """Somebody else moved these positions: this process lost its shards and must start again."""


class UnderWay(NamedTuple):
    """A transaction that has everything but its COMMIT, which another thread waits for."""

    records: Sequence[Decoded]
    moves: Sequence[Move]
    batches: Sequence[Batch]
    committed: Future[None]


class Projector:
    """Applies the log to the live projections, for the shards it is assigned."""

    def __init__(
        self,
        connection: psycopg.Connection,
        reader: Reader,
        log: Log,
        projections: Sequence[Projection],
        keyring: Keyring,
    ) -> None:
        """The keyring has a connection of its own: keys are fetched while a transaction commits."""
        self._connection = connection
        self._reader = reader
        self._keyring = keyring
        self._source = log.source
        self._projections = projections
        self._positions: dict[tuple[str, int], int] = {}
        self._parked_keys: dict[str, set[str]] = {}
        self._stopped: list[ShardStopped] = []
        self._committer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")
        self._under_way: UnderWay | None = None

    def assign(self, shards: Iterable[int]) -> None:
        """Own these shards and no others: re-drive what can be, read positions and parked keys, and go there."""
        owned = sorted(shards)
        live = {(projection.name, projection.version) for projection in self._projections}
        rows = self._connection.execute(db.sql("projections", "read_positions"), (owned,)).fetchall()
        reached = [(name, shard, seq, offset) for name, version, shard, seq, offset in rows if (name, version) in live]
        self._positions = {(name, shard): seq for name, shard, seq, _ in reached}
        redrive(self._connection, self._projections, owned, self._decode)
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
        """Read what has come and begin to apply it; returns how many records. Raises Fenced.

        The transaction commits while the next records are read, and has committed before the next begins. `settle`
        waits for it; whatever it fails with is raised there or by the next tick.
        """
        records = self._decode(self._arrivals(timeout_ms))
        self.settle()
        while self._stopped:
            stopped = self._stopped.pop()
            self._connection.execute(db.sql("projections", "stop_shard"), (stopped.shard, str(stopped)))
        if records:
            self._apply(records)
        return len(records)

    def settle(self) -> None:
        """Wait for the transaction under way: before shards change hands, and at the end."""
        under_way, self._under_way = self._under_way, None
        if under_way is None:
            return
        try:
            self._wait_for(under_way)
        except REFUSED:
            self._apply_one_by_one(under_way.records)

    def close(self) -> None:
        self._committer.shutdown()

    def _apply(self, records: Sequence[Decoded]) -> None:
        try:
            self._under_way = self._transact(records)
        except REFUSED:
            self._apply_one_by_one(records)

    def _apply_one_by_one(self, records: Sequence[Decoded]) -> None:
        """What Postgres refuses is found by applying each record by itself, and parks its key."""
        for arrived, recorded in records:
            try:
                self._wait_for(self._transact([(arrived, recorded)]))
            except REFUSED as error:
                refused = RecordIsUnreadable(f"Postgres refuses what it leads to: {type(error).__name__}")
                self._wait_for(self._transact([(arrived, refused)]))

    def _wait_for(self, under_way: UnderWay) -> None:
        under_way.committed.result()
        self._positions |= {(move.projection, move.shard): move.seq for move in under_way.moves}
        self._parked_keys = {batch.projection.name: batch.parked_keys for batch in under_way.batches}

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

    def _decode(self, arrived: Sequence[Arrived]) -> list[Decoded]:
        """A contact's records have its id as their key, so most need no look at their bytes."""
        new = (record.value for record in arrived if not self._keyring.holds(record.key))
        self._keyring.fetch(person for value in new if (person := person_of(value)))
        return [(record, self._decode_one(record)) for record in arrived]

    def _decode_one(self, arrived: Arrived) -> Recorded | RecordIsUnreadable:
        try:
            envelope, event = decode(arrived.value, self._source, self._keyring)
        except RecordIsUnreadable as unreadable:
            return unreadable
        recorded = Recorded(arrived.shard, arrived.seq, envelope, event, arrived.value)
        if isinstance(event, ContactErased):
            self._keyring.forget(envelope.workspace_id, recorded.subject_id)
        return recorded

    def _transact(self, records: Sequence[Decoded]) -> UnderWay:
        """One transaction: the positions first, which fences; then load, fold and save what the records touch."""
        moves = self._moves({arrived.shard: arrived for arrived, _ in records})
        batches = [self._batch(projection, records) for projection in self._projections]
        with ExitStack() as transaction:
            transaction.enter_context(pipelined.transaction_on(self._connection))
            moved = self._connection.execute(db.sql("projections", "move_positions"), (rows_as_json(moves),))
            loads = applying.load(self._connection, batches)
            if len(moved.fetchall()) != len(moves):
                raise Fenced(Fenced.__doc__)
            applying.fold(self._connection, batches, loads)
            self._connection.execute(db.sql("projections", "announce"), (rows_as_json(_announcements(moves)),))
            return UnderWay(records, moves, batches, self._committer.submit(transaction.pop_all().close))

    def _moves(self, reached: dict[int, Arrived]) -> list[Move]:
        return [
            Move(p.name, p.version, shard, self._positions[p.name, shard], last.seq, last.next_offset)
            for p in self._projections
            for shard, last in reached.items()
            if self._positions[p.name, shard] < last.seq
        ]

    def _batch(self, projection: Projection, records: Sequence[Decoded]) -> Batch:
        """The records that this projection has not seen: it may be ahead of another one."""
        reached = {shard: seq for (name, shard), seq in self._positions.items() if name == projection.name}
        mine = (record for record in records if record[0].seq > reached[record[0].shard])
        return Batch(projection, mine, set(self._parked_keys[projection.name]))


def _announcements(moves: Sequence[Move]) -> list[list[tuple[str, int, int, int]]]:
    """What to tell the queries that wait: `[[projection, version, shard, seq], …]`, in pieces that NOTIFY takes."""
    reached = [(move.projection, move.version, move.shard, move.seq) for move in moves]
    pieces = range(0, len(reached), ANNOUNCED_MOVES_MAX)
    return [reached[at : at + ANNOUNCED_MOVES_MAX] for at in pieces]

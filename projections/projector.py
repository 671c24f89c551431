"""The projector: each owned shard is read once, decoded once, and applied to every build that is kept up to date.

A rebuild's processes are projectors too, of the builds that are being made. Which of the two may move a position says
its `rebuilding`: the live one takes it over after the switch, and the other one is fenced.

Rows and positions move in one transaction, by compare-and-set on the positions. What can't be decoded or folded
parks its key: that subject's records wait in `read.parked`, in order, and everybody else's go on.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import psycopg
import structlog
from opentelemetry.trace import SpanKind

from onrecord import clock, db, metrics, pipelined, tracing
from onrecord.log import Log
from onrecord.reader import Arrived, Reader, ShardStopped
from onrecord.vault.keyring import Keyring
from projections import applying, blame, parking
from projections.applying import rows_as_json
from projections.batch import Batch, Decoded
from projections.copying import Copier
from projections.decoding import Decoder
from projections.pace import Pace
from projections.parking import PARKED_KEYS_MAX, TooManyParked
from projections.projection import Projection
from projections.redriving import Redriver

logger = structlog.get_logger("projector")

BATCH_RECORDS_MAX = 2_000
ANNOUNCED_MOVES_MAX = 64
COPIED_ROWS_MIN = 100  # of a live batch: fewer cost more by COPY, which is a wait by itself
REFUSED = (psycopg.DataError, psycopg.IntegrityError)


@dataclass(frozen=True, slots=True)
class Move:
    """A position's step in one transaction: from `seq_before`, where it must still be, to `seq`."""

    projection: str
    build: int
    shard: int
    seq_before: int
    seq: int
    next_offset: int
    rebuilding: bool


class Fenced(Exception):
    """Somebody else moved these positions: this process lost its shards and must start again."""


class UnderWay(NamedTuple):
    """A transaction that has everything but its COMMIT, which another thread waits for."""

    records: Sequence[Decoded]
    moves: Sequence[Move]
    batches: Sequence[Batch]
    began_ns: int
    committed: Future[float]


class Projector:
    """Applies the log to these builds, for the shards it is assigned."""

    def __init__(
        self,
        connection: psycopg.Connection,
        reader: Reader,
        log: Log,
        projections: Sequence[Projection],
        keyring: Keyring,
        *,
        rebuilding: bool = False,
        parked_keys_max: int = PARKED_KEYS_MAX,
    ) -> None:
        """The keyring has a connection of its own: keys are fetched while a transaction commits."""
        self.connection = connection
        self._reader = reader
        self._decode = Decoder(log.source, keyring)
        self._projections = projections
        self._going = list(projections)
        self._rebuilding = rebuilding
        self._copier = Copier(connection, rows_min=1 if rebuilding else COPIED_ROWS_MIN)
        self._parked_keys_max = parked_keys_max
        self._positions: dict[tuple[str, int, int], int] = {}
        self._parked_keys: dict[tuple[str, int], set[str]] = {}
        self._stopped: list[ShardStopped] = []
        self._committer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")
        self._under_way: UnderWay | None = None
        self.shards: list[int] = []
        self.pace = Pace()

    @property
    def redriver(self) -> Redriver:
        """Applies parked keys of this projector's shards, between two ticks and after `settle`."""
        return Redriver(self.connection, self._projections, self._decode)

    def assign(self, shards: Iterable[int], projections: Sequence[Projection] | None = None) -> None:
        """Own these shards and no others: re-drive what can be, read positions and parked keys, and go there.

        With `projections`, these builds from now on.
        """
        self.shards = owned = sorted(shards)
        self._projections = self._projections if projections is None else projections
        reached = self._take(owned)
        self._positions = {(name, build, shard): seq for name, build, shard, seq, _ in reached}
        self.redriver.redrive_all(owned)
        self.read_parked_keys()
        if not self._rebuilding:
            self.connection.execute(db.sql("projections", "start_shards"), (owned,))
            self.connection.execute(db.sql("projections", "start_projections"), (owned,))
        self._going = list(self._projections)
        starts: dict[int, tuple[int, int]] = {}
        for _, _, shard, seq, offset in reached:
            starts[shard] = min(starts.get(shard, (seq, offset)), (seq, offset))
        self._reader.assign(starts)

    def go_on(self) -> None:
        """After keys were re-driven: theirs wait no more, and a projection that had stopped is tried again."""
        if len(self._going) < len(self._projections):
            self.assign(self.shards)
        else:
            self.read_parked_keys()

    def read_parked_keys(self) -> None:
        """Whose records wait: what comes of theirs waits behind."""
        rows = self.connection.execute(db.sql("projections", "read_parked"), (self.shards,)).fetchall()
        self._parked_keys = {
            (p.name, p.build): {key for name, build, _, key in rows if (name, build) == (p.name, p.build)}
            for p in self._projections
        }

    def has_reached(self, ends: Mapping[int, int]) -> bool:
        """Whether everything up to these numbers is applied and committed, of the shards that are still owned."""
        return all(seq >= ends.get(shard, 0) for (_, _, shard), seq in self._positions.items())

    @property
    def owns_any(self) -> bool:
        """Whether there is a position left that this process may move."""
        return bool(self._positions)

    def tick(self, timeout_ms: int, records_max: int = BATCH_RECORDS_MAX) -> int:
        """Read what has come and begin to apply it; returns how many records. Raises Fenced.

        The transaction commits while the next records are read, and has committed before the next begins. `settle`
        waits for it; whatever it fails with is raised there or by the next tick.
        """
        records = self._decode(self._arrivals(timeout_ms, records_max))
        self.settle()
        while self._stopped:
            stopped = self._stopped.pop()
            if self._rebuilding:
                raise stopped
            self.connection.execute(db.sql("projections", "stop_shard"), (stopped.shard, str(stopped)))
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
            self._apply_apart(under_way.records)

    def close(self) -> None:
        self._committer.shutdown()

    def _apply(self, records: Sequence[Decoded]) -> None:
        try:
            self._under_way = self._transact(records, self._going)
        except (*REFUSED, TooManyParked):
            self._apply_apart(records)

    def _apply_apart(self, records: Sequence[Decoded]) -> None:
        """Each build by itself, so that what one of them can't take holds up no other."""
        for projection in list(self._going):
            try:
                self._apply_by_halves(projection, records)
            except TooManyParked as why:
                if self._rebuilding:
                    raise
                parking.stop(self.connection, why, self.shards)
                self._going.remove(projection)

    def _apply_by_halves(self, projection: Projection, records: Sequence[Decoded]) -> None:
        """What Postgres refuses is closed in on, half by half, until one record is left, whose key is parked.

        In the log's order, each half in a transaction with its position: of 2,000 records, one that is refused costs
        22 more transactions and the others' rows no more than twice.
        """
        try:
            self._wait_for(self._transact(records, [projection]))
        except REFUSED as error:
            half = len(records) // 2
            if half:
                self._apply_by_halves(projection, records[:half])
                self._apply_by_halves(projection, records[half:])
            else:
                self._wait_for(self._transact([(records[0][0], blame.refused(error))], [projection]))

    def _wait_for(self, under_way: UnderWay) -> None:
        visible = under_way.committed.result()
        self._positions |= {(move.projection, move.build, move.shard): move.seq for move in under_way.moves}
        self._parked_keys |= {(b.projection.name, b.projection.build): b.parked_keys for b in under_way.batches}
        self.pace.visible(under_way.records, visible)
        metrics.APPLIED.inc(len(under_way.records))
        metrics.PROJECTOR_BATCH.observe(len(under_way.records))
        _trace(under_way)

    def _arrivals(self, timeout_ms: int, records_max: int) -> list[Arrived]:
        arrived: list[Arrived] = []
        try:
            polled = self._reader.poll(timeout_ms, records_max)
            self.pace.consumed(polled, clock.now().timestamp())
            for shard, records in polled.items():
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

    def _transact(self, records: Sequence[Decoded], projections: Sequence[Projection]) -> UnderWay:
        """One transaction: the positions first, which fences; then load, fold and save what the records touch."""
        began_ns = time.time_ns()
        moves = self._moves({arrived.shard: arrived for arrived, _ in records}, projections)
        batches = [self._batch(projection, records) for projection in projections]
        with ExitStack() as transaction:
            transaction.enter_context(pipelined.transaction_on(self.connection))
            moved = self.connection.execute(db.sql("projections", "move_positions"), (rows_as_json(moves),))
            loads = applying.load(self.connection, batches)
            if len(moved.fetchall()) != len(moves):
                raise Fenced(Fenced.__doc__)
            applying.fold(batches, loads)
            for batch in batches:
                if batch.parked:
                    parking.park(self.connection, batch, self._parked_keys_max)
            save = partial(self._save, moves, batches)
            committed = self._committer.submit(_commit, transaction.pop_all(), save)
            return UnderWay(records, moves, batches, began_ns, committed)

    def _save(self, moves: Sequence[Move], batches: Sequence[Batch]) -> None:
        """In the committer's thread: rows are written while the next records are read and decoded."""
        applying.save(self.connection, batches, self._copier)
        applying.tell_other_builds(self.connection, batches, self._going)
        self.connection.execute(db.sql("projections", "announce"), (rows_as_json(_announcements(moves)),))

    def _take(self, owned: Sequence[int]) -> list[tuple[str, int, int, int, int]]:
        """The positions that this process may move from now on; a live one takes those of new builds over."""
        builds = rows_as_json([{"projection": p.name, "build": p.build} for p in self._projections])
        if not self._rebuilding:
            self.connection.execute(db.sql("projections", "take_positions"), (builds, owned))
        rows = self.connection.execute(db.sql("projections", "read_positions"), (builds, owned, self._rebuilding))
        return rows.fetchall()

    def _moves(self, reached: dict[int, Arrived], projections: Sequence[Projection]) -> list[Move]:
        return [
            Move(p.name, p.build, shard, seq, last.seq, last.next_offset, self._rebuilding)
            for p in projections
            for shard, last in reached.items()
            if (seq := self._positions.get((p.name, p.build, shard), last.seq)) < last.seq
        ]

    def _batch(self, projection: Projection, records: Sequence[Decoded]) -> Batch:
        """The records that this build has not seen: it may be ahead of another one."""
        name, build = projection.name, projection.build
        reached = {shard: seq for (*of, shard), seq in self._positions.items() if of == [name, build]}
        firsts = {arrived.shard: arrived.seq for arrived, _ in reversed(records)}
        mine: Iterable[Decoded] = records
        if not all(seq > reached.get(shard, seq) for shard, seq in firsts.items()):
            mine = (record for record in records if record[0].seq > reached.get(record[0].shard, record[0].seq))
        return Batch(projection, mine, set(self._parked_keys[name, build]))


def _commit(transaction: ExitStack, save: Callable[[], None]) -> float:
    """Returns when it was committed, in seconds since 1970."""
    with transaction:
        save()
    return clock.now().timestamp()


def _trace(applied: UnderWay) -> None:
    """Of each event that belongs to a trace, when its rows were begun and committed."""
    if not tracing.is_on():
        return
    models = ", ".join(sorted(batch.projection.name for batch in applied.batches))
    for arrived, _ in applied.records:
        if parent := tracing.told(arrived.value):
            shard, seq = arrived.shard, arrived.seq
            tracing.note("fold", SpanKind.CONSUMER, parent, applied.began_ns, shard=shard, seq=seq, models=models)


def _announcements(moves: Sequence[Move]) -> list[list[tuple[str, int, int, int]]]:
    """What to tell the queries that wait: `[[projection, build, shard, seq], …]`, in pieces that NOTIFY takes."""
    reached = [(move.projection, move.build, move.shard, move.seq) for move in moves]
    pieces = range(0, len(reached), ANNOUNCED_MOVES_MAX)
    return [reached[at : at + ANNOUNCED_MOVES_MAX] for at in pieces]

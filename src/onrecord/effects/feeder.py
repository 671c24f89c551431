"""The feeder: reads the log from its own position, and keeps the ledger in step with it.

Rows and position move in one transaction, by compare-and-set. Nobody sets the position back: an effect that was asked
for and done must not be asked for again.
"""

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
import psycopg
import structlog
from opentelemetry.trace import SpanKind
from psycopg.types.json import Json

from onrecord import clock, db, tracing
from onrecord.effects import asking
from onrecord.effects.asking import Asked, Told
from onrecord.events.envelope import Recorded, RecordIsUnreadable, decode
from onrecord.log import Log
from onrecord.reader import Arrived, Reader, ShardStopped
from onrecord.vault.keys import NoKeys

FEED_RECORDS_MAX = 2_000

logger = structlog.get_logger("feeder")


class Fenced(Exception):
    """Somebody else moved the feeder's position: this process lost the feed and must start again."""


class Read(NamedTuple):
    """A record of the log, and what it means to the ledger."""

    arrived: Arrived
    recorded: Recorded
    meant: Asked | Told | None


class Feeder:
    """Reads all shards. A shard that can't be read on without a guess is left, and the others go on."""

    def __init__(self, connection: psycopg.Connection, reader: Reader, log: Log, now: clock.Clock = clock.now) -> None:
        self._connection = connection
        self._reader = reader
        self._log = log
        self._now = now
        self._reached: dict[int, int] = {}

    def begin(self) -> None:
        """Go to where the last feeder was; what it stopped at is looked at anew."""
        self._connection.execute(db.sql("onrecord.effects", "make_positions"), (self._log.shards,))
        self._connection.execute(db.sql("onrecord.effects", "start_shards"))
        rows = self._connection.execute(db.sql("onrecord.effects", "read_positions")).fetchall()
        self._reached = {shard: seq for shard, seq, _ in rows}
        self._reader.assign({shard: (seq, offset) for shard, seq, offset in rows})

    def tick(self, timeout_ms: int) -> int:
        """Read what has come and bring the ledger up to it; returns how many effects were asked for. Raises Fenced."""
        read: list[Read] = []
        stopped: list[ShardStopped] = []
        for shard, records in self._reader.poll(timeout_ms, FEED_RECORDS_MAX).items():
            try:
                for arrived in self._reader.follow(shard, records):
                    read.append(self._read(arrived))  # noqa: PERF401 - what was read before it stopped counts
            except ShardStopped as error:
                stopped.append(error)
        if read:
            self._apply(read)
        for left in stopped:
            self._stop(left)
        return sum(isinstance(one.meant, Asked) for one in read)

    def _read(self, arrived: Arrived) -> Read:
        """Raises ShardStopped: what can't be read might ask for something, and must not be passed over."""
        try:
            envelope, event = decode(arrived.value, self._log.source, NoKeys())
        except RecordIsUnreadable as unreadable:
            raise ShardStopped(arrived.shard, f"seq {arrived.seq} can't be read: {unreadable}") from None
        recorded = Recorded(arrived.shard, arrived.seq, envelope, event)
        return Read(arrived, recorded, asking.read(recorded))

    def _apply(self, read: Sequence[Read]) -> None:
        """Asked before told: an outcome always stands behind what it is the outcome of."""
        began_ns = time.time_ns()
        last = {one.arrived.shard: one.arrived for one in read}
        asked = [_asked(one, one.meant) for one in read if isinstance(one.meant, Asked)]
        told = [_told(one, one.meant) for one in read if isinstance(one.meant, Told)]
        with self._connection.transaction():
            self._move(list(last.values()))
            if asked:
                self._run("feed", {"asked": _json(asked), "now": self._now()})
            if told:
                self._run("close_logged", {"told": _json(told), "now": self._now()})
        self._reached |= {shard: arrived.seq for shard, arrived in last.items()}
        _trace(read, began_ns)

    def _move(self, last: Sequence[Arrived]) -> None:
        moves = [
            {
                "shard": arrived.shard,
                "seq_before": self._reached[arrived.shard],
                "seq": arrived.seq,
                "next_offset": arrived.next_offset,
            }
            for arrived in last
        ]
        moved = self._connection.execute(db.sql("onrecord.effects", "move_positions"), (_json(moves),))
        if len(moved.fetchall()) != len(moves):
            raise Fenced(Fenced.__doc__)

    def _stop(self, stopped: ShardStopped) -> None:
        logger.error("feeding stopped", shard=stopped.shard, reason=str(stopped))
        self._connection.execute(db.sql("onrecord.effects", "stop_shard"), (str(stopped), stopped.shard))
        self._reader.leave(stopped.shard)

    def _run(self, name: str, params: dict[str, Any]) -> None:
        self._connection.execute(db.sql("onrecord.effects", name), params)


def _trace(read: Sequence[Read], began_ns: int) -> None:
    """Of each event that asks for an effect and belongs to a trace, when it came into the ledger."""
    if tracing.is_on():
        for one in read:
            if isinstance(one.meant, Asked) and (parent := tracing.told(one.arrived.value)):
                tracing.note("feed", SpanKind.CONSUMER, parent, began_ns, effect=one.meant.id, kind=one.meant.kind)


def _asked(read: Read, asked: Asked) -> dict[str, Any]:
    envelope, arrived = read.recorded.envelope, read.arrived
    return {
        "workspace_id": envelope.workspace_id,
        "id": asked.id,
        "kind": asked.kind,
        "task": asked.task,
        "person_id": asked.person_id,
        "channel_id": asked.channel_id,
        "shard": arrived.shard,
        "seq": arrived.seq,
        "event_id": envelope.id,
        "record": arrived.value.hex(),
    }


def _told(read: Read, told: Told) -> dict[str, Any]:
    return {"workspace_id": read.recorded.envelope.workspace_id, **told._asdict()}


def _json(rows: Sequence[dict[str, Any]]) -> Json:
    return Json(rows, orjson.dumps)

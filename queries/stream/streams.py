"""The streams of this process: who listens, what they are told, and when they must end.

The audit trail is read once per workspace and round, over one connection for all workspaces; between rounds nothing of
the pool is held, however many listen.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

import orjson
import psycopg
import structlog
from fastapi.sse import format_sse_event
from psycopg.rows import dict_row
from psycopg_pool import PoolTimeout, TooManyRequests

from onrecord import clock, db, errors, pipelined
from onrecord.execute import entered
from onrecord.http import Asker
from onrecord.identity.request_limits import Rate, RequestLimits
from onrecord.position import Position
from queries.reading import Reads
from queries.stream import presence
from queries.stream.audience import Audience
from queries.stream.hints import BATCH_HINTS_MAX, Hint, Topics
from queries.stream.listener import CameAs, Listener, Missed
from queries.stream.presence import Presence, Signal

READS = "audit_trail"
STREAM_REPLAY_EVENTS_MAX = 1_000
AUDIENCES_AT_ONCE_MAX = 50
# When a process restarts all its clients come back at once: they wait here, for the pool would turn them away.
JOINS_AT_ONCE_MAX = 4
JOIN_S_MAX = 2.0
RETRY_S = 0.5
CHECK_S = 2.0
CUT_S = 1.5
SWEEP_S = 1.0
OPERATIONS_S = 1.0
# Rounds are fewer the more there are to tell: what was read together is one event, and one write to each of them.
REST_S_MIN = 0.02
REST_S_PER_LISTENER = 0.0002
RETRY_LATER_S = 5
MEMBER_SIGNALS, WORKSPACE_SIGNALS = Rate(per_s=5, burst=20), Rate(per_s=200, burst=400)

UNREADABLE = (psycopg.OperationalError, psycopg.errors.UndefinedTable, PoolTimeout, TooManyRequests)

logger = structlog.get_logger("stream")


@dataclass
class Streams:
    """All streams of this process, by workspace."""

    reads: Reads
    streams_max: int
    credential_streams_max: int
    replay_events_max: int = STREAM_REPLAY_EVENTS_MAX
    join_s_max: float = JOIN_S_MAX
    presence: Presence = field(default_factory=Presence)
    signals: RequestLimits = field(default_factory=lambda: RequestLimits(MEMBER_SIGNALS, WORKSPACE_SIGNALS))
    audiences: dict[UUID, Audience] = field(default_factory=dict)
    door: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(JOINS_AT_ONCE_MAX))
    _left: set[tuple[str, str]] = field(default_factory=set)
    _operations: bytes | None = None

    @property
    def listeners(self) -> Iterator[Listener]:
        for audience in self.audiences.values():
            yield from audience.listeners

    def must_have_room(self, asker: Asker) -> None:
        """Raises TooManyStreams or StreamsAreFull."""
        theirs = Counter(listener.asker.credential.id for listener in self.listeners)
        if theirs.total() >= self.streams_max:
            raise errors.StreamsAreFull
        if theirs[asker.credential.id] >= self.credential_streams_max:
            raise errors.TooManyStreams(RETRY_LATER_S)

    async def join(self, asker: Asker, topics: Topics, since: Position | None, cut: Callable[[], object]) -> Listener:
        """Take somebody in, at once or after what their last id lacks; verified by the database while we are at it.

        Raises ProjectionMissing, TooManyStreams, StreamsAreFull, or CredentialMoved for one that is not what it was.
        """
        if not self.reads.reached.serves(READS):
            raise errors.ProjectionMissing
        self.must_have_room(asker)
        audience = self._audience(asker.actor.workspace_id)
        listener = Listener(asker, topics, audience, cut)
        comes_up = await self._place(listener, since)
        listener.began_at, read = audience.after, dict(audience.read)
        try:
            async with self.door:
                hints = await self._missed(asker, since if comes_up else None, read)
        except BaseException:
            self._remove(listener)
            raise
        if since is not None:
            listener.missed = Missed(since, hints if comes_up else None)
        self._greet(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """It listens no more. When it was a member's last stream here, they are present nowhere."""
        audience = listener.audience
        self._remove(listener)
        member = (str(audience.workspace_id), listener.member_id)
        if listener.topics.of_conversations and not self._listens(*member):
            self._left.add(member)  # whether or not this process has heard of them: it may be about to

    def hear(self, payload: str) -> None:
        """A signal of presence, from whichever process it came."""
        if signal := presence.read(payload):
            self._tell_presence(self.presence.heard(signal))

    def close(self) -> None:
        """The process ends: so do the streams, or nobody would wait for it."""
        for listener in list(self.listeners):
            listener.end("the server is restarting")

    async def feed(self) -> None:
        """Tell what becomes readable, round by round, until cancelled."""
        seen = -1
        while True:
            seen = await self.reads.reached.moved(seen)
            if not await self._tried(self.round()):
                seen = -1
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(REST_S_MIN + REST_S_PER_LISTENER * sum(1 for _ in self.listeners))

    async def round(self) -> None:
        """Bring every audience to where the audit trail is now."""
        reached = self.reads.reached.position(READS)
        while behind := [audience for audience in self.audiences.values() if audience.behind(reached)]:
            await self._read(behind[:AUDIENCES_AT_ONCE_MAX], reached)

    async def watch(self) -> None:
        """End the streams of whoever is not who they were, until cancelled."""
        while True:
            await asyncio.sleep(CHECK_S)
            await self._tried(self.check())

    async def check(self) -> None:
        """One statement for all distinct credentials. A client that doesn't read is cut off a moment later."""
        moved = await self._moved({listener.came_as for listener in self.listeners})
        loop = asyncio.get_running_loop()
        for listener in list(self.listeners):
            if listener.came_as in moved and not listener.is_ending:
                listener.end("the session or token is not what it was")
                loop.call_later(CUT_S, self._cut, listener)

    async def attend(self) -> None:
        """Presence: forget who has gone silent, and tell of members whose streams have ended, until cancelled."""
        while True:
            await asyncio.sleep(SWEEP_S)
            self._tell_presence(self.presence.expire())
            await self._tried(self._tell_left())

    async def operate(self) -> None:
        """Tell of what moved among projections and parked records, at most once a second, until cancelled."""
        while True:
            await asyncio.sleep(OPERATIONS_S)
            if any(listener.topics.operations for listener in self.listeners):
                await self._tried(self.look_at_operations())

    async def look_at_operations(self) -> None:
        async with pipelined.transaction(self.reads.pool, b"begin read only") as connection:
            cursor = connection.cursor(row_factory=dict_row)
            found = await cursor.execute(db.sql("queries.stream", "read_operations"))
        text = orjson.dumps({"projections": await found.fetchall()}).decode()
        event = format_sse_event(event="operations", data_str=text)
        if event != self._operations:
            self._operations = event
            for listener in self.listeners:
                listener.hear_operations(event)

    async def _tried(self, step: Awaitable[None]) -> bool:
        """Whether a step of a loop was done. The loops go on whatever it fails with: nobody would soon miss one."""
        try:
            await step
        except UNREADABLE:  # out of reach for now, or not built yet: the loops try again, and questions are told of it
            return False
        except Exception:
            logger.exception("a step of the streams failed")
            return False
        return True

    def _audience(self, workspace_id: UUID) -> Audience:
        """The one that is there, or a new one, which needs nothing of what was before it."""
        reached = self.reads.reached.position(READS)
        return self.audiences.setdefault(workspace_id, Audience(workspace_id, reached))

    def _listens(self, workspace_id: str, member_id: str) -> bool:
        """Whether a member hears of conversations by this process."""
        audience = self.audiences.get(UUID(workspace_id))
        listeners = audience.listeners if audience else ()
        return any(other.member_id == member_id and other.topics.of_conversations for other in listeners)

    def _forget(self, audience: Audience) -> None:
        if audience.is_over:
            self.audiences.pop(audience.workspace_id, None)

    def _remove(self, listener: Listener) -> None:
        listener.audience.listeners.discard(listener)
        self._forget(listener.audience)

    async def _place(self, listener: Listener, since: Position | None) -> bool:
        """Give it its place among the others; whether they come as far as its last id. Raises as `must_have_room`."""
        audience = listener.audience
        try:
            with audience.held():
                comes_up = since is None or await audience.until(since, self.join_s_max)
                self.must_have_room(listener.asker)  # others came while this one waited
                audience.listeners.add(listener)
        finally:
            self._forget(audience)
        return comes_up

    def _greet(self, listener: Listener) -> None:
        """What is so already: who is present, and how everything runs."""
        for signal in self.presence.of(str(listener.audience.workspace_id)):
            listener.hear(signal)
        if self._operations is not None:
            listener.hear_operations(self._operations)

    async def _missed(self, asker: Asker, since: Position | None, read: Position) -> list[Hint] | None:
        """What happened between two positions, None if that is too much; the asker is verified either way."""
        async with entered(self.reads.pool, asker.actor, clock.now(), b"begin read only") as connection:
            shards = [] if since is None else [shard for shard, seq in read.items() if seq > since.get(shard, 0)]
            params = _between(shards, since or {}, read, self.replay_events_max + 1)
            found = await connection.execute(db.sql("queries.stream", "read_changes"), params)
        hints = [Hint(*row) for row in await found.fetchall()]
        return None if len(hints) > self.replay_events_max else hints

    async def _read(self, audiences: Sequence[Audience], reached: Position) -> None:
        """The next batch of each, in one transaction that enters their workspaces one after the other."""
        found = []
        async with pipelined.transaction(self.reads.pool, b"begin read only") as connection:
            for audience in audiences:
                params = _between(audience.behind(reached), audience.read, reached, BATCH_HINTS_MAX)
                await connection.execute(db.sql("onrecord", "set_workspace"), (str(audience.workspace_id),))
                found.append(await connection.execute(db.sql("queries.stream", "read_changes"), params))
        for audience, cursor in zip(audiences, found, strict=True):
            hints = [Hint(*row) for row in await cursor.fetchall()]
            audience.tell(hints, _read_to(hints, audience.behind(reached), reached))

    async def _moved(self, asked: Collection[CameAs]) -> set[CameAs]:
        if not asked:
            return set()
        hashes, as_found = map(list, zip(*asked, strict=True))
        params = {"hashes": hashes, "as_found": as_found, "now": clock.now()}
        async with pipelined.transaction(self.reads.pool, b"begin read only") as connection:
            found = await connection.execute(db.sql("queries.stream", "moved_credentials"), params)
        return {CameAs(bytes(row[0]), row[1]) for row in await found.fetchall()}

    async def _tell_left(self) -> None:
        self._left = {member for member in self._left if not self._listens(*member)}
        while left := list(islice(self._left, AUDIENCES_AT_ONCE_MAX)):
            async with pipelined.transaction(self.reads.pool) as connection:
                for workspace_id, member_id in left:
                    payload = Signal(workspace_id, member_id, None, "gone").payload()
                    await connection.execute(db.sql("queries.stream", "tell_presence"), (payload,))
            self._left.difference_update(left)

    def _tell_presence(self, signals: Sequence[Signal]) -> None:
        for signal in signals:
            if audience := self.audiences.get(UUID(signal.workspace_id)):
                audience.hear(signal)

    def _cut(self, listener: Listener) -> None:
        """It was told to end and doesn't take even that."""
        if listener in listener.audience.listeners:
            logger.warning("stream cut off", workspace_id=str(listener.audience.workspace_id))
            listener.cut()


def _between(shards: Sequence[int], after: Position, until: Position, rows: int) -> dict[str, object]:
    return {
        "shards": list(shards),
        "after": [after.get(shard, 0) for shard in shards],
        "until": [until[shard] for shard in shards],
        "rows": rows,
    }


def _read_to(hints: Sequence[Hint], shards: Sequence[int], reached: Position) -> Position:
    """How far these shards are read, after a batch in the order of shard and seq: a full one leaves a rest behind."""
    if len(hints) < BATCH_HINTS_MAX:
        return {shard: reached[shard] for shard in shards}
    last = hints[-1]
    return {shard: reached[shard] for shard in shards if shard < last.shard} | {last.shard: last.seq}

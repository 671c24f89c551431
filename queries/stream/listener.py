"""A listener: one client of the stream with its bounded queue. What it doesn't take in time it loses, nobody else."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from fastapi.sse import format_sse_event

from onrecord import position
from onrecord.command import Actor
from onrecord.http import Asker
from onrecord.position import Position
from queries.stream.hints import Batch, Hint, Told, Topics, replayed
from queries.stream.presence import Signal

if TYPE_CHECKING:
    from queries.stream.audience import Audience

QUEUE_HINTS_MAX = 1_000
HEARTBEAT_S = 10.0
RETRY_MS = 2_000


class CameAs(NamedTuple):
    """A credential as it was when a stream began: two streams of one may have begun before and after a change."""

    hash: bytes
    as_found: str


@dataclass(frozen=True)
class Missed:
    """What happened between a client's last id and its place in the audience; hints are None where it is too much."""

    since: Position
    hints: Sequence[Hint] | None


@dataclass(eq=False)
class Listener:
    """What waits to be told to one client, in the order of its telling. `cut` ends its connection by force."""

    asker: Asker
    topics: Topics
    audience: "Audience"
    cut: Callable[[], object]
    began_at: str = ""
    missed: Missed | None = None
    _queue: deque[Told] = field(default_factory=deque)
    _hints: int = 0
    _overflowed: bool = False
    _presence: dict[tuple[str | None, str], Signal] = field(default_factory=dict)
    _operations: bytes | None = None
    _ended: str | None = None
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def actor(self) -> Actor:
        return self.asker.actor

    @property
    def came_as(self) -> CameAs:
        return CameAs(self.asker.credential.hash, self.asker.credential.as_found)

    @property
    def member_id(self) -> str:
        return str(self.asker.credential.member_id)

    def offer(self, batch: Batch) -> None:
        """Queue it. A full queue is thrown away, and the client told once to read everything anew."""
        told = batch.told(self.topics)
        if told is None or self._overflowed:
            return
        if self._hints + told.hints > QUEUE_HINTS_MAX:
            self._queue.clear()
            self._hints, self._overflowed = 0, True
        else:
            self._queue.append(told)
            self._hints += told.hints
        self._woken.set()

    def hear(self, signal: Signal) -> None:
        """Of somebody's presence; the last of a member in a conversation counts. One's own is known."""
        assert signal.conversation_id is not None, "streams are told of each conversation"
        if self.topics.want_presence(signal.conversation_id) and signal.member_id != self.member_id:
            self._presence[signal.conversation_id, signal.member_id] = signal
            self._woken.set()

    def hear_operations(self, event: bytes) -> None:
        if self.topics.operations:
            self._operations = event
            self._woken.set()

    def end(self, why: str) -> None:
        """What is queued, or comes meanwhile, is not told any more: it may be none of theirs."""
        self._ended = why
        self._woken.set()

    @property
    def is_ending(self) -> bool:
        return self._ended is not None

    async def told(self, seconds_max: float | None) -> AsyncIterator[bytes]:
        """Everything, as it comes, until the stream ends or the seconds are over."""
        loop = asyncio.get_running_loop()
        end = None if seconds_max is None else loop.time() + seconds_max
        for event in self._beginning():
            yield event
        while True:
            while self._ended is None and (waits := self._next()) is not None:
                yield waits
            if self._ended is not None:
                yield _event("end", {"why": self._ended})
                return
            left = None if end is None else end - loop.time()
            if left is not None and left <= 0:
                return
            if not await self._wake(HEARTBEAT_S if left is None else min(HEARTBEAT_S, left)):
                yield format_sse_event(comment="still here", id=self.audience.after)

    def _beginning(self) -> Iterator[bytes]:
        """The first id, or a client that loses its connection at once would not know where to go on."""
        missed, self.missed = self.missed, None  # told once, and kept no longer
        since = self.began_at if missed is None else position.spell(missed.since)
        ready = {"position": self.began_at, "heartbeat_s": HEARTBEAT_S}
        yield _event("ready", ready, since, RETRY_MS)
        if missed is None:
            return
        if missed.hints is None:
            yield _reset(self.began_at, "too much was missed")
        else:
            yield from replayed(missed.hints, missed.since, self.began_at, self.topics)

    def _next(self) -> bytes | None:
        self._woken.clear()
        if self._overflowed:
            self._overflowed = False
            return _reset(self.audience.after, "the client was too slow")
        if self._queue:
            told = self._queue.popleft()
            self._hints -= told.hints
            return told.event
        if self._presence:
            _, signal = self._presence.popitem()
            data = {"conversation_id": signal.conversation_id, "member_id": signal.member_id, "state": signal.state}
            return _event("presence", data)
        waits, self._operations = self._operations, None
        return waits

    async def _wake(self, within_s: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._woken.wait()
        return self._woken.is_set()


def _reset(after: str, why: str) -> bytes:
    return _event("reset", {"position": after, "why": why}, after)


def _event(name: str, data: dict[str, Any], last_id: str | None = None, retry_ms: int | None = None) -> bytes:
    return format_sse_event(event=name, data_str=orjson.dumps(data).decode(), id=last_id, retry=retry_ms)

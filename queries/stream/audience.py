"""An audience: the streams of one workspace in this process, and how far the audit trail was read for all of them."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from onrecord import position
from onrecord.position import Position
from queries.stream.hints import Batch, Hint
from queries.stream.listener import Listener
from queries.stream.presence import Signal


@dataclass(eq=False)
class Audience:
    """Reading is done once for everybody here; whoever joins is told of what comes after `read`."""

    workspace_id: UUID
    read: Position
    listeners: set[Listener] = field(default_factory=set)
    joining: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    @cached_property
    def after(self) -> str:
        """`read` as text: the id of whatever is told now to a stream whose queue is empty."""
        return position.spell(self.read)

    def behind(self, reached: Position) -> list[int]:
        """The shards on which there may be something to read."""
        return [shard for shard, seq in reached.items() if seq > self.read.get(shard, 0)]

    def tell(self, hints: Sequence[Hint], read: Position) -> None:
        """Nothing may be awaited between the two: whoever joins sees both or neither."""
        self.read = self.read | read
        self.__dict__.pop("after", None)
        if hints:
            batch = Batch(hints, self.after)
            for listener in self.listeners:
                listener.offer(batch)
        self.moved.set()
        self.moved = asyncio.Event()

    def hear(self, signal: Signal) -> None:
        for listener in self.listeners:
            listener.hear(signal)

    @property
    def is_over(self) -> bool:
        """Nobody listens, nor is about to."""
        return not self.listeners and not self.joining

    @contextmanager
    def held(self) -> Iterator[None]:
        """It goes on being read, though nobody may listen yet."""
        self.joining += 1
        try:
            yield
        finally:
            self.joining -= 1

    async def until(self, wanted: Position, within_s: float) -> bool:
        """Whether the reading gets there in time."""
        try:
            async with asyncio.timeout(within_s):
                while not position.holds(self.read, wanted):
                    await self.moved.wait()
        except TimeoutError:
            return False
        return True

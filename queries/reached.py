"""Read your writes: how far each serving read model is, and waiting until it is as far as a client's own command.

One connection per process listens to what projectors announce in the transaction that moves their rows, so that a
waiting query costs no statement.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

import orjson
import psycopg
from psycopg import sql

from onrecord import db, errors
from onrecord.position import Position

WAIT_MS_MAX = 2_000
WAITERS_MAX = 500
RETRY_S = 0.5
CHANNEL = "onrecord_read"
SWITCHED = "onrecord_serving"


class Reached:
    """The positions of the builds, and which of them serve, as of the last announcement."""

    def __init__(self, wait_ms_max: int = WAIT_MS_MAX, waiters_max: int = WAITERS_MAX) -> None:
        self.wait_ms_max = wait_ms_max
        self.waiters_max = waiters_max
        self._positions: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        self._serving: dict[str, int] = {}
        self._moved = asyncio.Condition()
        self._waiters = 0
        self._moves = 0
        self._others: dict[str, Callable[[str], None]] = {}

    @property
    def served(self) -> bool:
        """Whether there are read models to ask."""
        return bool(self._serving)

    @property
    def waiting(self) -> int:
        """How many queries wait for a position."""
        return self._waiters

    def serves(self, projection: str) -> bool:
        """Whether there is this read model to ask."""
        return projection in self._serving

    def position(self, projection: str) -> Position:
        """How far its serving version is, as of the last announcement."""
        return dict(self._positions[projection, self._serving.get(projection, 0)])

    def also(self, channel: str, hear: Callable[[str], None]) -> None:
        """Hear what is told on another channel too, over the same connection; to be said before it listens."""
        self._others[channel] = hear

    async def moved(self, seen: int) -> int:
        """Wait for a move after the one of this number; the number of the last."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._moves != seen)
            return self._moves

    async def until(self, projection: str, position: Position) -> None:
        """Wait until the projection has applied `position`. Raises ProjectionBehind, or TooManyWaiters."""
        if self._waiters >= self.waiters_max:
            raise errors.TooManyWaiters
        self._waiters += 1
        try:
            async with asyncio.timeout(self.wait_ms_max / 1000), self._moved:
                await self._moved.wait_for(lambda: self._has(projection, position))
        except TimeoutError:
            raise errors.ProjectionBehind(self._behind(projection)) from None
        finally:
            self._waiters -= 1

    async def announced(self) -> None:
        """Wait for the next announcement, at most as long as any wait lasts."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.wait_ms_max / 1000), self._moved:
                await self._moved.wait()

    async def listen(self, conninfo: str) -> None:
        """Follow the announcements until cancelled; reconnects when the connection is lost."""
        while True:
            with suppress(psycopg.OperationalError, psycopg.errors.UndefinedTable):
                async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                    await self._follow(connection)
            await asyncio.sleep(RETRY_S)

    async def _follow(self, connection: psycopg.AsyncConnection) -> None:
        """Listen first, then read where everything stands, so that no move falls between the two."""
        for channel in (CHANNEL, SWITCHED, *self._others):
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
        cursor = await connection.execute(db.sql("queries", "reached"))
        rows = await cursor.fetchall()
        self._serving = {projection: build for projection, build, _, _ in rows}
        self._positions.clear()
        await self._move(rows)
        async for notification in connection.notifies():
            await self._hear(notification.channel, notification.payload)

    async def _hear(self, channel: str, told: str) -> None:
        if channel == CHANNEL:
            await self._move(orjson.loads(told))
        elif channel == SWITCHED:
            await self._switch(*orjson.loads(told))
        else:
            self._others[channel](told)

    async def _move(self, rows: list[tuple[str, int, int, int]]) -> None:
        async with self._moved:
            for projection, build, shard, seq in rows:
                self._positions[projection, build][shard] = seq
            self._moves += 1
            self._moved.notify_all()

    async def _switch(self, projection: str, build: int) -> None:
        async with self._moved:
            self._serving[projection] = build
            self._moves += 1
            self._moved.notify_all()

    def _has(self, projection: str, position: Position) -> bool:
        reached = self._positions[projection, self._serving.get(projection, 0)]
        return all(reached.get(shard, -1) >= seq for shard, seq in position.items())

    def _behind(self, projection: str) -> str:
        late = f"{projection} has not reached this position within {self.wait_ms_max} ms"
        return f"{late}: ask again, or leave OnRecord-After out"
